package io.uicstream.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RocksDbFolderTest {
  @BeforeEach
  void assumeUnicode() {
    assumeThat(System.getProperty("sun.jnu.encoding"))
        .as("the locale has such names")
        .isEqualTo("UTF-8");
  }

  @Test
  void shouldTakeWhatRocksDbOpens() {
    Path folder = Path.of("100% bilder ü 图");

    assertThat(RocksDbFolder.checked(folder)).isEqualTo(folder);
  }

  @Test
  void shouldNameWhatItDoesNotOpen() {
    assertThatThrownBy(() -> RocksDbFolder.checked(Path.of("a 📷/b")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("a 📷/b")
        .hasMessageContaining("--data-dir");
  }
}
