package io.uicstream.learner.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.uicstream.engine.Initializer;
import io.uicstream.engine.ModelState;
import io.uicstream.engine.Network;
import io.uicstream.engine.NetworkSpec;
import io.uicstream.engine.Networks.Head;
import io.uicstream.engine.Networks.Input;
import io.uicstream.engine.Safetensors;
import io.uicstream.engine.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportedWeightsTest {
  private static final NetworkSpec SPEC =
      new NetworkSpec("alexnet-small", 32, 10, Head.BN, Input.SOBEL);
  private static final ModelState STATE = Initializer.state(SPEC.network(), 1);

  @TempDir private Path directory;

  @Test
  void shouldHoldTheWeightsBeforeTheHead() {
    ExportedWeights weights = ExportedWeights.of(checkpoint(SPEC.text(), STATE), false);
    assertThat(weights.network()).isEqualTo(SPEC);
    assertThat(weights.weights())
        .containsOnlyKeys(SPEC.network().backbone().keySet())
        .containsKey("bn5.running_var")
        .doesNotContainKey("fc6.weight")
        .allSatisfy((name, tensor) -> assertThat(tensor).isSameAs(STATE.weights().get(name)));
    // Five convolutions of 3×3 with bias, and two numbers of batch norm for each channel.
    long byHand =
        (2 * 9 + 1) * 32
            + (32 * 9 + 1) * 64
            + (64 * 9 + 1) * 96
            + (96 * 9 + 1) * 96
            + (96 * 9 + 1) * 64
            + 2 * (32 + 64 + 96 + 96 + 64);
    assertThat(weights.parameters()).isEqualTo(byHand);
  }

  @Test
  void shouldHoldAllWeightsAndNoMomentaIfAskedFor() {
    ExportedWeights weights = ExportedWeights.of(checkpoint(SPEC.text(), STATE), true);
    assertThat(weights.weights()).isEqualTo(STATE.weights());
    long trainable = STATE.momentum().values().stream().mapToLong(v -> v.values().length).sum();
    assertThat(weights.parameters()).isEqualTo(trainable);
  }

  @Test
  void shouldSayInTheFileWhatTheWeightsAre() throws IOException {
    Path file = Files.writeString(directory.resolve("weights.safetensors"), "of before");
    ExportedWeights.of(checkpoint(SPEC.text(), STATE), false).write(file);
    Safetensors.Content content = Safetensors.read(file);
    assertThat(content.metadata())
        .containsOnly(
            entry("format", "pt"),
            entry("network", "alexnet-small side=32 classes=10 head=bn input=sobel"),
            entry("step", "7"),
            entry("samples", "448"),
            entry("runId", "run"));
    for (Map.Entry<String, Network.Parameter> each : SPEC.network().backbone().entrySet()) {
      Tensor written = content.tensors().get(each.getKey());
      assertThat(written.shape()).isEqualTo(each.getValue().shape());
      assertThat(written.values()).isEqualTo(STATE.weights().get(each.getKey()).values());
    }
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void shouldLeaveNothingBehindWhenItCannotWrite() throws IOException {
    ExportedWeights weights = ExportedWeights.of(checkpoint(SPEC.text(), STATE), false);
    assertThatThrownBy(() -> weights.write(directory.resolve("none").resolve("weights")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("none")
        .hasCauseInstanceOf(NoSuchFileException.class);
    Path occupied = Files.createDirectory(directory.resolve("occupied"));
    Files.createFile(occupied.resolve("file"));
    assertThatThrownBy(() -> weights.write(occupied)).isInstanceOf(IOException.class);
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).containsExactly(occupied);
    }
  }

  @Test
  void shouldRefuseAStateThatIsNotOfItsNetwork() {
    Map<String, Tensor> fewer = new HashMap<>(STATE.weights());
    fewer.remove("conv3.weight");
    Checkpoint cut = checkpoint(SPEC.text(), new ModelState(fewer, STATE.momentum()));
    assertThatThrownBy(() -> ExportedWeights.of(cut, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("conv3.weight is missing");
    assertThatThrownBy(() -> ExportedWeights.of(checkpoint("lenet", STATE), false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'lenet' names no network");
  }

  private static Checkpoint checkpoint(String network, ModelState state) {
    return new Checkpoint(state, new Progress(7, 448, 1, 900, "run", network));
  }
}
