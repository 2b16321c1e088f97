package io.uicstream.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.uicstream.engine.Ceiling;
import io.uicstream.engine.Engine;
import io.uicstream.engine.Model;
import io.uicstream.engine.Network;
import io.uicstream.engine.Precision;
import io.uicstream.engine.Sgd;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EnginesTest {
  /** An engine that is only looked at. */
  private record Looks(String name, boolean gpu, Optional<String> unavailable) implements Engine {
    @Override
    public String device() {
      return name + (gpu ? " (GPU)" : " (CPU)");
    }

    @Override
    public Precision precision() {
      return Precision.FP32;
    }

    @Override
    public Model create(Network network, Sgd sgd, long seed) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Ceiling ceiling() {
      throw new UnsupportedOperationException();
    }
  }

  private static Engine cpu(String name) {
    return new Looks(name, false, Optional.empty());
  }

  private static Engine gpu(String name) {
    return new Looks(name, true, Optional.empty());
  }

  private static Engine unable(String name) {
    return new Looks(name, false, Optional.of("no natives of " + name));
  }

  @Test
  void shouldTakeTheFirstOnEqualDevicesAndNameTheOthers() {
    Engines.Choice choice = Engines.choose("auto", List.of(cpu("torch"), cpu("dl4j")));
    assertThat(choice.engine().name()).isEqualTo("torch");
    assertThat(choice.why()).contains("torch (CPU)", "fastest", "dl4j (CPU)");
  }

  @Test
  void shouldTakeAGpuBeforeACpu() {
    Engines.Choice choice = Engines.choose("auto", List.of(cpu("torch"), gpu("dl4j")));
    assertThat(choice.engine().name()).isEqualTo("dl4j");
  }

  @Test
  void shouldSayWhyAnotherCannotRun() {
    Engines.Choice choice = Engines.choose("auto", List.of(unable("torch"), cpu("dl4j")));
    assertThat(choice.engine().name()).isEqualTo("dl4j");
    assertThat(choice.why()).contains("torch: no natives of torch");
  }

  @Test
  void shouldTakeWhatIsAskedForOrSayWhyNot() {
    List<Engine> engines = List.of(unable("torch"), cpu("dl4j"));
    assertThat(Engines.choose("dl4j", engines).why()).contains("as asked for");
    assertThatThrownBy(() -> Engines.choose("torch", engines))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("no natives of torch");
  }

  @Test
  void shouldOfferBfloat16OnLibtorchOnly() {
    assertThat(Engines.all("auto")).extracting(Engine::name).containsExactly("torch", "dl4j");
    assertThat(Engines.all("bf16")).extracting(Engine::name).containsExactly("torch");
    assertThat(Engines.all("bf16").get(0).precision()).isEqualTo(Precision.BF16);
  }
}
