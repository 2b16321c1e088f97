package io.uicstream.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An NVIDIA GPU as its driver describes it. Asked through {@code nvidia-smi} in a process of its
 * own: loading CUDA libraries without a driver can end the JVM.
 *
 * @param name such as {@code NVIDIA A100-SXM4-80GB}
 * @param capability compute capability times ten: 80 for 8.0
 * @param driver first number of the driver's version
 * @param memoryMib memory in MiB
 */
public record NvidiaGpu(String name, int capability, int driver, long memoryMib) {
  private static final Pattern LINE =
      Pattern.compile("(.+), *(\\d+)\\.(\\d), *(\\d+)\\.[\\d.]+, *(\\d+)");
  private static final long PATIENCE_S = 20;

  /** Such as {@code NVIDIA A100-SXM4-80GB (sm_80)}. */
  public String description() {
    return name + " (sm_" + capability + ")";
  }

  /**
   * Parses a line of {@code nvidia-smi --query-gpu=name,compute_cap,driver_version,memory.total
   * --format=csv,noheader,nounits}.
   */
  public static Optional<NvidiaGpu> parse(String line) {
    Matcher fields = LINE.matcher(line.strip());
    if (!fields.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new NvidiaGpu(
            fields.group(1),
            Integer.parseInt(fields.group(2)) * 10 + Integer.parseInt(fields.group(3)),
            Integer.parseInt(fields.group(4)),
            Long.parseLong(fields.group(5))));
  }

  /**
   * The GPUs that CUDA may use (CUDA_VISIBLE_DEVICES), the first one first; none where there is no
   * driver or no GPU. In the order of CUDA itself if CUDA_DEVICE_ORDER is PCI_BUS_ID, to which the
   * launcher sets it. Takes up to 20 s.
   */
  public static List<NvidiaGpu> all() {
    List<String> command =
        new ArrayList<>(
            List.of(
                "nvidia-smi",
                "--query-gpu=name,compute_cap,driver_version,memory.total",
                "--format=csv,noheader,nounits"));
    String visible = System.getenv("CUDA_VISIBLE_DEVICES");
    if (visible != null) {
      command.add("--id=" + visible);
    }
    ProcessBuilder query = new ProcessBuilder(command);
    query.redirectError(ProcessBuilder.Redirect.DISCARD);
    try {
      Process process = query.start();
      process.getOutputStream().close();
      if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return List.of();
      }
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return output.lines().flatMap(line -> parse(line).stream()).toList();
    } catch (IOException e) {
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }
}
