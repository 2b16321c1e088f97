package io.uicstream.engine.dl4j;

import io.uicstream.engine.NvidiaGpu;
import java.util.Optional;

/** What GPUs ND4J's CUDA 11.6 runs on. */
final class CudaRules {
  // nd4j-cuda-11.6 holds machine code for sm_37 to sm_86 and no PTX to compile for later ones; code
  // for 8.6 runs on 8.9 (Ada), code for one major number never on the next.
  private static final int OLDEST = 37;
  private static final int TOO_NEW = 90;
  // CUDA 11.6 by minor-version compatibility.
  private static final int OLDEST_DRIVER = 450;

  private CudaRules() {}

  /** Why a GPU cannot be used, with the remedy; empty where it can. */
  static Optional<String> refusal(Optional<NvidiaGpu> found) {
    if (found.isEmpty()) {
      return Optional.of(
          "this build of the dl4j engine needs an NVIDIA GPU, and nvidia-smi finds none: install the"
              + " NVIDIA driver, or build without -Pcuda-dl4j to run on the CPU");
    }
    NvidiaGpu gpu = found.get();
    if (gpu.capability() < OLDEST || gpu.capability() >= TOO_NEW) {
      return Optional.of(
          "the dl4j engine cannot run on %s: nd4j-cuda-11.6 holds code for sm_37 to sm_86 only;"
                  .formatted(gpu.description())
              + " build without -Pcuda-dl4j to run on the CPU");
    }
    if (gpu.driver() < OLDEST_DRIVER) {
      return Optional.of(
          "CUDA 11.6 needs an NVIDIA driver %d or later, this one is %d: update the driver"
              .formatted(OLDEST_DRIVER, gpu.driver()));
    }
    return Optional.empty();
  }
}
