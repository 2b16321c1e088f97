package io.uicstream.app.doctor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What Linux says of the first processor in {@code /proc/cpuinfo}.
 *
 * @param model name of the processor, or empty: Arm has none there
 * @param flags instruction sets, in Linux' words
 */
record CpuInfo(String model, Set<String> flags) {
  private static final Set<String> V2 =
      Set.of("cx16", "lahf_lm", "popcnt", "sse4_1", "sse4_2", "ssse3");
  private static final Set<String> V3 =
      Set.of("avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe", "xsave");
  private static final Set<String> V4 =
      Set.of("avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl");
  private static final List<String> BF16 = List.of("amx_bf16", "avx512_bf16", "bf16");

  CpuInfo {
    flags = Set.copyOf(flags);
  }

  /** Reads the first processor; all fields may be missing. */
  static CpuInfo parse(String cpuinfo) {
    Map<String, String> fields = new LinkedHashMap<>();
    cpuinfo
        .lines()
        .map(line -> line.split(":", 2))
        .filter(field -> field.length == 2)
        .forEach(field -> fields.putIfAbsent(field[0].strip(), field[1].strip()));
    // x86 has flags, Arm has Features.
    String flags = fields.getOrDefault("flags", fields.getOrDefault("Features", ""));
    return new CpuInfo(
        fields.getOrDefault("model name", ""),
        new HashSet<>(Arrays.asList(flags.split("\\s+", -1))));
  }

  /** Whether it has vectors of 256 bits or, on Arm, any: without, training is much slower. */
  boolean vectors() {
    return flags.contains("avx2") || flags.contains("asimd");
  }

  /**
   * Level and instruction sets that engines use: {@code x86-64-v4: AVX2, AVX-512, bf16
   * (avx512_bf16)}.
   *
   * @see <a href="https://gitlab.com/x86-psABIs/x86-64-ABI">x86-64 psABI, table of
   *     micro-architecture levels</a>
   */
  String level() {
    List<String> sets = new ArrayList<>();
    addIf(sets, flags.contains("avx2"), "AVX2");
    addIf(sets, flags.contains("avx512f"), "AVX-512");
    addIf(sets, flags.contains("asimd"), "NEON");
    addIf(sets, flags.contains("sve"), "SVE");
    List<String> bf16 = BF16.stream().filter(flags::contains).toList();
    sets.add(bf16.isEmpty() ? "no bf16 instructions" : "bf16 (" + String.join(", ", bf16) + ")");
    return architecture() + ": " + String.join(", ", sets);
  }

  private static void addIf(List<String> sets, boolean there, String set) {
    if (there) {
      sets.add(set);
    }
  }

  private String architecture() {
    if (flags.contains("asimd")) {
      return "aarch64";
    }
    if (!flags.containsAll(V2)) {
      return "x86-64";
    }
    if (!flags.containsAll(V3)) {
      return "x86-64-v2";
    }
    return flags.containsAll(V4) ? "x86-64-v4" : "x86-64-v3";
  }
}
