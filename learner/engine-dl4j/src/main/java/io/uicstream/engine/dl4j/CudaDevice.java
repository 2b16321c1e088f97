package io.uicstream.engine.dl4j;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first GPU as its driver describes it. Asked through {@code nvidia-smi} in a process of its
 * own: loading CUDA libraries without a driver can end the JVM.
 *
 * @param name such as {@code NVIDIA A100-SXM4-80GB}
 * @param capability compute capability times ten: 80 for 8.0
 * @param driver first number of the driver's version
 */
record CudaDevice(String name, int capability, int driver) {
  private static final Pattern LINE = Pattern.compile("(.+), *(\\d+)\\.(\\d), *(\\d+)\\.[\\d.]+");

  // nd4j-cuda-11.6 holds machine code for sm_37 to sm_86 and no PTX to compile for later ones; code
  // for 8.6 runs on 8.9 (Ada), code for one major number never on the next.
  private static final int OLDEST = 37;
  private static final int TOO_NEW = 90;
  // CUDA 11.6 by minor-version compatibility.
  private static final int OLDEST_DRIVER = 450;

  /** Parses a line of {@code nvidia-smi --query-gpu=name,compute_cap,driver_version}. */
  static Optional<CudaDevice> parse(String line) {
    Matcher fields = LINE.matcher(line.strip());
    if (!fields.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new CudaDevice(
            fields.group(1),
            Integer.parseInt(fields.group(2)) * 10 + Integer.parseInt(fields.group(3)),
            Integer.parseInt(fields.group(4))));
  }

  /** The first GPU; empty where there is no driver or no GPU. */
  static Optional<CudaDevice> query() {
    ProcessBuilder query =
        new ProcessBuilder(
            "nvidia-smi", "--query-gpu=name,compute_cap,driver_version", "--format=csv,noheader");
    query.redirectError(ProcessBuilder.Redirect.DISCARD);
    try {
      Process process = query.start();
      process.getOutputStream().close();
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return Optional.empty();
      }
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return output.lines().findFirst().flatMap(CudaDevice::parse);
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** Why ND4J's CUDA 11.6 cannot run on a device; empty where it can. */
  static Optional<String> refusal(Optional<CudaDevice> device) {
    if (device.isEmpty()) {
      return Optional.of(
          "this build of the dl4j engine needs an NVIDIA GPU, and nvidia-smi finds none: install the"
              + " NVIDIA driver, or build without -Pcuda-dl4j to run on the CPU");
    }
    CudaDevice gpu = device.get();
    if (gpu.capability < OLDEST || gpu.capability >= TOO_NEW) {
      return Optional.of(
          "the dl4j engine cannot run on %s (sm_%d): nd4j-cuda-11.6 holds code for sm_37 to sm_86 only;"
                  .formatted(gpu.name, gpu.capability)
              + " build without -Pcuda-dl4j to run on the CPU");
    }
    if (gpu.driver < OLDEST_DRIVER) {
      return Optional.of(
          "CUDA 11.6 needs an NVIDIA driver %d or later, this one is %d: update the driver"
              .formatted(OLDEST_DRIVER, gpu.driver));
    }
    return Optional.empty();
  }
}
