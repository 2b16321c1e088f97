package io.uicstream.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.uicstream.engine.Ceiling;
import io.uicstream.engine.Engine;
import io.uicstream.engine.Model;
import io.uicstream.engine.Network;
import io.uicstream.engine.NvidiaGpu;
import io.uicstream.engine.Precision;
import io.uicstream.engine.Sgd;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EngineFindingsTest {
  private static final NvidiaGpu H100 = new NvidiaGpu("NVIDIA H100 80GB HBM3", 90, 570, 81_559);
  private static final Engine ON_CPU = new Fake("dl4j", "dl4j (CPU, 2 threads)", "");
  private static final Engine ON_GPU =
      new Fake("torch", "torch (NVIDIA H100 80GB HBM3 (sm_90), bf16)", "");

  @Test
  void shouldSayWhatRunsWhereAndWhatDoesNot() {
    Engine refused = new Fake("dl4j", "dl4j (NVIDIA H100 80GB HBM3)", "built for older GPUs");
    assertThat(EngineFindings.of(List.of(ON_GPU, refused), List.of(H100)))
        .containsExactly(
            Finding.ok("torch", "torch (NVIDIA H100 80GB HBM3 (sm_90), bf16)"),
            Finding.note("dl4j", "cannot run here: built for older GPUs"),
            Finding.ok(
                "gpu",
                "NVIDIA H100 80GB HBM3, compute capability 9.0, 81,559 MiB, driver 570: used by"
                    + " torch"));
  }

  @Test
  void shouldNoteAGpuThatNobodyUses() {
    List<Finding> findings = EngineFindings.of(List.of(ON_CPU), List.of(H100));
    assertThat(findings.get(1).mark()).isEqualTo(Finding.Mark.NOTE);
    assertThat(findings.get(1).text()).contains("driver 570: used by no engine");

    List<Finding> two = EngineFindings.of(List.of(ON_GPU), List.of(H100, H100));
    assertThat(two.get(1).mark()).isEqualTo(Finding.Mark.OK);
    assertThat(two.get(2).text()).contains("not used, engines take the first");
  }

  @Test
  void shouldSayThatThereIsNoGpu() {
    assertThat(EngineFindings.of(List.of(ON_CPU), List.of()))
        .containsExactly(
            Finding.ok("dl4j", "dl4j (CPU, 2 threads), bf16"),
            Finding.ok("gpu", "none that nvidia-smi knows; engines compute on the CPU"));
  }

  @Test
  void shouldSurviveAnEngineThatCannotBeLoaded() {
    Engine broken =
        new Fake("torch", "", "") {
          @Override
          public Optional<String> unavailable() {
            throw new UnsatisfiedLinkError("no jnitorch");
          }
        };
    assertThat(EngineFindings.of(List.of(broken, ON_CPU), List.of()))
        .startsWith(
            Finding.note(
                "torch",
                "cannot run here: its libraries cannot be loaded"
                    + " (java.lang.UnsatisfiedLinkError: no jnitorch)"));
  }

  private static class Fake implements Engine {
    private final String name;
    private final String device;
    private final String refusal;

    Fake(String name, String device, String refusal) {
      this.name = name;
      this.device = device;
      this.refusal = refusal;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public String device() {
      return device;
    }

    @Override
    public boolean gpu() {
      return device.contains("NVIDIA");
    }

    @Override
    public Precision precision() {
      return Precision.BF16;
    }

    @Override
    public Optional<String> unavailable() {
      return refusal.isEmpty() ? Optional.empty() : Optional.of(refusal);
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
}
