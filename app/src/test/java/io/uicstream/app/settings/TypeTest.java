package io.uicstream.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TypeTest {
  @ParameterizedTest
  @CsvSource({"500ms,500", "90s,90000", "1.5m,90000", "24h,86400000", "7 d,604800000"})
  void shouldReadTimes(String text, long ms) {
    assertThat(Type.duration(1).parse(text)).isEqualTo(ms);
  }

  @ParameterizedTest
  @CsvSource({"65536,65536", "512MB,536870912", "20gb,21474836480", "1.5kb,1536"})
  void shouldReadSizes(String text, long bytes) {
    assertThat(Type.bytes(1).parse(text)).isEqualTo(bytes);
  }

  @Test
  void shouldReadWordsForNoLimit() {
    assertThat(Type.duration(1).parse("Never")).isEqualTo(Long.MAX_VALUE);
    assertThat(Type.bytes(1).parse("unlimited")).isEqualTo(Long.MAX_VALUE);
    assertThatThrownBy(() -> Type.finiteDuration(1).parse("never"))
        .hasMessage("must be a time such as 500ms, 90s, 15m, 24h or 7d");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "5 weeks", "-3s", "1e3s", "99999999999999999d"})
  void shouldRefuseOtherTimes(String text) {
    assertThatThrownBy(() -> Type.duration(1).parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("must be a time");
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "-0.1", "1.1", "half"})
  void shouldRefuseNumbersOutOfRange(String text) {
    assertThatThrownBy(() -> Type.number(0, 1).parse(text))
        .hasMessage("must be a number from 0 to 1");
  }

  @ParameterizedTest
  @CsvSource({
    "clases,classes",
    "clsases,classes",
    "learning.rat,learning.rate",
    "wndow.images,window.images"
  })
  void shouldFindTheNearestName(String typed, String meant) {
    assertThat(NearestName.to(typed, Table.all().stream().map(Setting::name).toList()))
        .hasValue(meant);
  }

  @Test
  void shouldNotGuessWhatIsFarFromEverything() {
    assertThat(NearestName.to("zzzzzz", Table.all().stream().map(Setting::name).toList()))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"kitten,sitting,3", "ab,ba,1", "'',abc,3", "same,same,0"})
  void shouldCountEdits(String a, String b, int edits) {
    assertThat(NearestName.edits(a, b)).isEqualTo(edits);
  }
}
