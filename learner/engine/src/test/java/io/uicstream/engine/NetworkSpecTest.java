package io.uicstream.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.uicstream.engine.Networks.Head;
import io.uicstream.engine.Networks.Input;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NetworkSpecTest {
  /** What checkpoints written so far hold. */
  private static final String TEXT = "alexnet-small side=32 classes=100 head=bn input=sobel";

  @Test
  void shouldWriteTheTextOfCheckpoints() {
    NetworkSpec spec = new NetworkSpec("alexnet-small", 32, 100, Head.BN, Input.SOBEL);
    assertThat(spec.text()).isEqualTo(TEXT);
    assertThat(NetworkSpec.parse(TEXT)).isEqualTo(spec);
  }

  @ParameterizedTest
  @EnumSource
  void shouldReadWhatItWrites(Head head) {
    for (Input input : Input.values()) {
      NetworkSpec spec = new NetworkSpec("vgg16", 224, 1_000_000, head, input);
      assertThat(NetworkSpec.parse(spec.text())).isEqualTo(spec);
    }
  }

  @Test
  void shouldBeTheNetworkOfThatName() {
    Network network = NetworkSpec.parse(TEXT).network();
    assertThat(network)
        .usingRecursiveComparison()
        .isEqualTo(Networks.create("alexnet-small", 32, 100, Head.BN, Input.SOBEL));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "\"\" | not of the form NAME side=S classes=K head=H input=I",
        "alexnet | not of the form",
        "alexnet side=224 classes=9 head=bn | not of the form",
        "\" alexnet side=224 classes=9 head=bn input=rgb\" | not of the form",
        "alexnet side=224 classes=9 head=bn input=rgb more | not of the form",
        "alexnet side=big classes=9 head=bn input=rgb | side is 'big', no whole number",
        "alexnet side=224 classes=99999999999 head=bn input=rgb | classes is '99999999999', no",
        "alexnet side=224 classes=9 head=BN input=rgb | head is 'BN', not paper or bn or linear",
        "alexnet side=224 classes=9 head=bn input=grey | input is 'grey', not sobel or rgb"
      })
  void shouldNameWhatIsWrong(String text, String wrong) {
    assertThatThrownBy(() -> NetworkSpec.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("'" + text + "' names no network: ")
        .hasMessageContaining(wrong);
  }

  @Test
  void shouldLeaveUnknownNetworksToTheirMaking() {
    NetworkSpec spec = NetworkSpec.parse("lenet side=32 classes=10 head=bn input=rgb");
    assertThatThrownBy(spec::network)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no network lenet");
  }
}
