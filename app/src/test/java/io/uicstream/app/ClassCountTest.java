package io.uicstream.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.uicstream.app.settings.Resolver;
import io.uicstream.app.settings.Sources;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ClassCountTest {
  private static Optional<String> warning(String classes, OptionalLong images) {
    return ClassCount.warning(
        Resolver.resolve(
            new Sources(
                Map.of("classes", classes, "window.images", "5000"),
                Optional.empty(),
                Map.of(),
                Map.of(),
                List.of())),
        images);
  }

  @Test
  void shouldBeSilentWhereThereAreEnoughImages() {
    assertThat(warning("40", OptionalLong.of(1000))).isEmpty();
    assertThat(warning("200", OptionalLong.empty())).isEmpty();
    assertThat(warning("200", OptionalLong.of(1_000_000))).isEmpty();
  }

  @Test
  void shouldSayHowManyClassesAFewImagesAreEnoughFor() {
    assertThat(warning("41", OptionalLong.of(1000)).orElseThrow())
        .contains("the source has 1,000 images for --classes 41: 24.4 a class")
        .contains("take --classes 40 or fewer");
    assertThat(warning("2", OptionalLong.of(49)).orElseThrow())
        .contains("two classes need 50 images");
  }

  @Test
  void shouldSayWhatHappensWithMoreClassesThanImages() {
    assertThat(warning("1000", OptionalLong.of(603)).orElseThrow())
        .contains("the source has 603 images for --classes 1000")
        .contains("at least 397 classes stay empty")
        .contains("take --classes 24 or fewer");
  }

  @Test
  void shouldJudgeAFeedByTheWindow() {
    assertThat(warning("201", OptionalLong.empty()).orElseThrow())
        .contains("the window holds 5,000 images for --classes 201")
        .contains("take --classes 200 or fewer");
  }
}
