package io.uicstream.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.uicstream.app.settings.Resolver;
import io.uicstream.app.settings.Sources;
import io.uicstream.app.settings.Values;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NativeLibrariesTest {
  private static Values settings(Map<String, String> flags) {
    return Resolver.resolve(new Sources(Map.of(), Optional.empty(), Map.of(), flags, List.of()));
  }

  @Test
  void shouldTakeTheFolderAskedForAndNoOther() {
    assertThat(
            NativeLibraries.folders(
                settings(Map.of("natives.dir", "/n")), Map.of("XDG_CACHE_HOME", "/c")))
        .containsExactly(Path.of("/n"));
  }

  @Test
  void shouldTakeTheCacheOfTheUserAndThenTheDataDirectory() {
    Values values = settings(Map.of("data.dir", "/d"));

    assertThat(NativeLibraries.folders(values, Map.of("XDG_CACHE_HOME", "/c")))
        .containsExactly(Path.of("/c/uic-stream"), Path.of("/d/natives"));
    assertThat(NativeLibraries.folders(values, Map.of("XDG_CACHE_HOME", "relative")))
        .containsExactly(
            Path.of(System.getProperty("user.home"), ".cache", "uic-stream"),
            Path.of("/d/natives"));
  }
}
