package io.uicstream.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Resident memory of this process, heap and native; known on Linux only. */
final class ResidentMemory {
  private static final Path PROC = Path.of("/proc/self");
  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s*(\\d+) kB");

  private ResidentMemory() {}

  /** Forgets the peak so far, where the system lets it. */
  static void resetPeak() {
    try {
      Files.writeString(PROC.resolve("clear_refs"), "5", StandardCharsets.UTF_8);
    } catch (IOException e) {
      // Then the peak is that of the whole process, which is an upper bound.
    }
  }

  /** The peak in MiB; -1 where unknown. */
  static long peakMib() {
    try {
      Matcher peak = PEAK.matcher(Files.readString(PROC.resolve("status"), StandardCharsets.UTF_8));
      return peak.find() ? Long.parseLong(peak.group(1)) >> 10 : -1;
    } catch (IOException e) {
      return -1;
    }
  }
}
