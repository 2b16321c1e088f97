package io.uicstream.ingest;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.uicstream.ingest.CorpusSettings.Light;
import io.uicstream.ingest.CorpusSettings.Nuisance;
import io.uicstream.ingest.CorpusSettings.Picture;
import io.uicstream.ingest.CorpusSettings.Range;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CorpusSettingsTest {
  private static final Light LIGHT = new Light(new Range(0.5, 1), 0.5);

  @Test
  void shouldSayWhatIsWrongAndWhatIsAllowed() {
    assertThatThrownBy(() -> new Picture(21, 32, 0.9))
        .hasMessage("generated corpus: classes is 21 and must be 2 to 20");
    assertThatThrownBy(() -> new Picture(10, 8, 0.9)).hasMessageContaining("16 to 1024 pixels");
    assertThatThrownBy(() -> new Picture(10, 32, 90)).hasMessageContaining("jpegQuality is 90.0");
    assertThatThrownBy(() -> new Range(1, 0.5)).hasMessageContaining("1.0 to 0.5");
    assertThatThrownBy(() -> new Light(new Range(0, 1), 0.5)).hasMessageContaining("contrast");
    assertThatThrownBy(() -> new Light(new Range(0.5, 1), 2)).hasMessageContaining("gradient");
    assertThatThrownBy(() -> new Nuisance(new Range(0.1, 1), LIGHT, 3, 0.02))
        .hasMessageContaining("size");
    assertThatThrownBy(() -> new Nuisance(new Range(0.5, 1), LIGHT, -1, 0.02))
        .hasMessageContaining("clutter is -1");
    assertThatThrownBy(() -> new Nuisance(new Range(0.5, 1), LIGHT, 3, Double.NaN))
        .hasMessageContaining("noise is NaN");
    assertThatThrownBy(
            () -> new CorpusSettings(1, OptionalLong.of(0), Picture.DEFAULT, Nuisance.DEFAULT))
        .hasMessageContaining("images is 0 and must be at least 1");
  }
}
