package io.uicstream.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CpuInfoTest {
  private static final String V2 = "fpu sse2 ssse3 cx16 sse4_1 sse4_2 popcnt lahf_lm";
  private static final String V3 = V2 + " movbe xsave avx f16c fma abm bmi1 avx2 bmi2";
  private static final String V4 = V3 + " avx512f avx512dq avx512cd avx512bw avx512vl";

  @Test
  void shouldReadTheFirstProcessor() {
    CpuInfo cpu =
        CpuInfo.parse(
            """
            processor\t: 0
            model name\t: AMD EPYC 9354
            flags\t\t: %s avx512_bf16
            power management:

            processor\t: 1
            model name\t: another
            flags\t\t: fpu
            """
                .formatted(V4));
    assertThat(cpu.model()).isEqualTo("AMD EPYC 9354");
    assertThat(cpu.level()).isEqualTo("x86-64-v4: AVX2, AVX-512, bf16 (avx512_bf16)");
    assertThat(cpu.vectors()).isTrue();
  }

  /** Levels of the x86-64 psABI. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fpu sse2 | x86-64: no bf16 instructions | false",
        V2 + " | x86-64-v2: no bf16 instructions | false",
        // A hypervisor that hides BMI.
        V2 + " avx avx2 fma | x86-64-v2: AVX2, no bf16 instructions | true",
        V3 + " | x86-64-v3: AVX2, no bf16 instructions | true",
        V3 + " avx512f | x86-64-v3: AVX2, AVX-512, no bf16 instructions | true",
        V4 + " | x86-64-v4: AVX2, AVX-512, no bf16 instructions | true",
        V4 + " amx_bf16 avx512_bf16 | x86-64-v4: AVX2, AVX-512, bf16 (amx_bf16, avx512_bf16) | true"
      })
  void shouldTellTheLevel(String flags, String level, boolean vectors) {
    CpuInfo cpu = CpuInfo.parse("flags : " + flags);
    assertThat(cpu.level()).isEqualTo(level);
    assertThat(cpu.vectors()).isEqualTo(vectors);
    assertThat(cpu.model()).isEmpty();
  }

  @Test
  void shouldReadArm() {
    CpuInfo cpu = CpuInfo.parse("processor : 0\nFeatures : fp asimd sve bf16\nCPU part : 0xd40\n");
    assertThat(cpu.level()).isEqualTo("aarch64: NEON, SVE, bf16 (bf16)");
    assertThat(cpu.vectors()).isTrue();
  }

  @Test
  void shouldSurviveAnything() {
    assertThat(CpuInfo.parse("").level()).isEqualTo("x86-64: no bf16 instructions");
    assertThat(CpuInfo.parse("flags:\nmodel name").model()).isEmpty();
  }
}
