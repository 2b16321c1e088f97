package io.uicstream.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.uicstream.app.settings.Resolver;
import io.uicstream.app.settings.Sources;
import io.uicstream.ingest.ImageSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishingTest {
  @TempDir Path folder;

  private Optional<String> trueClass(String level) throws IOException {
    Map<String, String> flags =
        Map.of("source", folder.toString(), "annotated", "true", "source.class.level", level);
    try (ImageSource source =
        Publishing.open(
            Resolver.resolve(
                new Sources(Map.of(), Optional.empty(), Map.of(), flags, List.of())))) {
      return source.next().orElseThrow().trueClass();
    }
  }

  @Test
  void shouldTakeClassesFromTheLevelOfTheSettings() throws IOException {
    Files.createDirectories(folder.resolve("birds/images"));
    Files.write(folder.resolve("birds/images/1.jpg"), new byte[] {1});

    assertThat(trueClass("0")).contains("images");
    assertThat(trueClass("1")).contains("birds");
  }
}
