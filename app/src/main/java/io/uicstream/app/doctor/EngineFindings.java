package io.uicstream.app.doctor;

import io.uicstream.engine.Engine;
import io.uicstream.engine.NvidiaGpu;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Which engines run here, and on what. */
public final class EngineFindings {
  private EngineFindings() {}

  /**
   * What the engines say of themselves, and the GPUs.
   *
   * @param engines all that there are
   * @param gpus all that there are; engines take the first one
   */
  public static List<Finding> of(List<Engine> engines, List<NvidiaGpu> gpus) {
    List<Finding> findings = new ArrayList<>();
    List<String> onGpu = new ArrayList<>();
    for (Engine engine : engines) {
      Optional<String> refusal = refusal(engine);
      if (refusal.isPresent()) {
        findings.add(Finding.note(engine.name(), "cannot run here: " + refusal.get()));
      } else {
        findings.add(Finding.ok(engine.name(), deviceAndPrecision(engine)));
        if (engine.gpu()) {
          onGpu.add(engine.name());
        }
      }
    }
    if (gpus.isEmpty()) {
      findings.add(Finding.ok("gpu", "none that nvidia-smi knows; engines compute on the CPU"));
    }
    for (int i = 0; i < gpus.size(); i++) {
      findings.add(i == 0 ? first(gpus.get(0), onGpu) : further(gpus.get(i)));
    }
    return findings;
  }

  private static Optional<String> refusal(Engine engine) {
    try {
      return engine.unavailable();
    } catch (RuntimeException | LinkageError e) {
      return Optional.of("its libraries cannot be loaded (" + e + ")");
    }
  }

  private static String deviceAndPrecision(Engine engine) {
    String precision = engine.precision().toString();
    String device = engine.device();
    return device.contains(precision) ? device : device + ", " + precision;
  }

  private static Finding first(NvidiaGpu gpu, List<String> users) {
    if (users.isEmpty()) {
      return Finding.note(
          "gpu",
          description(gpu)
              + ": used by no engine, for the reasons above or since this build is for the CPU;"
              + " README says how to build for GPUs");
    }
    return Finding.ok("gpu", description(gpu) + ": used by " + String.join(" and ", users));
  }

  private static Finding further(NvidiaGpu gpu) {
    return Finding.note(
        "gpu",
        description(gpu)
            + ": not used, engines take the first; CUDA_VISIBLE_DEVICES picks another");
  }

  private static String description(NvidiaGpu gpu) {
    return String.format(
        Locale.ROOT,
        "%s, compute capability %d.%d, %,d MiB, driver %d",
        gpu.name(),
        gpu.capability() / 10,
        gpu.capability() % 10,
        gpu.memoryMib(),
        gpu.driver());
  }
}
