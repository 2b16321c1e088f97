package io.uicstream.engine.torch;

import io.uicstream.engine.Natives;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.pytorch.global.torch;

/** What the CPU offers. */
final class CpuThreads {
  private static final boolean BF16 = readFlags();

  private CpuThreads() {}

  /**
   * Threads of a step: three quarters of the processors, so that decoding, Kafka and whatever else
   * runs have the rest (measured on two: two threads that share each layer, and wait by spinning,
   * train beside one busy process at a tenth of the speed of one).
   */
  static int count() {
    return Natives.cpuThreads(0.75);
  }

  /** Sets with how many threads, at least one, the calling thread computes. */
  static void use(int threads) {
    // The first question sets it to what any thread asked for last.
    if (torch.get_num_threads() != threads) {
      torch.set_num_threads(threads);
    }
  }

  /**
   * Whether the CPU multiplies bfloat16 numbers by instructions of its own (AVX-512 BF16, AMX).
   * Known on Linux; elsewhere taken for no.
   */
  static boolean haveBf16Instructions() {
    return BF16;
  }

  private static boolean readFlags() {
    try {
      return bf16(Files.readString(Path.of("/proc/cpuinfo"), StandardCharsets.UTF_8));
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether the text of {@code /proc/cpuinfo} lists such instructions. */
  static boolean bf16(String cpuinfo) {
    return cpuinfo
        .lines()
        .filter(line -> line.startsWith("flags"))
        .findFirst()
        .map(line -> line.contains(" avx512_bf16") || line.contains(" amx_bf16"))
        .orElse(false);
  }
}
