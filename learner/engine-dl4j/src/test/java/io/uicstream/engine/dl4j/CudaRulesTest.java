package io.uicstream.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.uicstream.engine.NvidiaGpu;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CudaRulesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          NVIDIA H100 80GB HBM3, 9.0, 535.129.03, 81559 | sm_90
          NVIDIA B200, 10.0, 570.86.10, 183359          | sm_100
          Tesla M2090, 2.0, 460.32.03, 5301             | sm_20
          Tesla V100-SXM2-16GB, 7.0, 418.67, 16130      | driver
          """)
  void shouldRefuseByNameWhatItCannotUse(String line, String reason) {
    assertThat(CudaRules.refusal(gpu(line)))
        .hasValueSatisfying(refusal -> assertThat(refusal).contains(reason));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Tesla K80, 3.7, 470.57.02, 11441",
        "NVIDIA A100-SXM4-80GB, 8.0, 510.47.03, 81920",
        "NVIDIA GeForce RTX 4090, 8.9, 550.54.14, 24564"
      })
  void shouldAcceptWhatItHasCodeFor(String line) {
    assertThat(CudaRules.refusal(gpu(line))).isEmpty();
  }

  @Test
  void shouldSayThatThereIsNoGpu() {
    assertThat(CudaRules.refusal(Optional.empty()))
        .hasValueSatisfying(refusal -> assertThat(refusal).contains("nvidia-smi", "-Pcuda-dl4j"));
  }

  @Test
  void shouldNameTheGpuItRefuses() {
    assertThat(CudaRules.refusal(gpu("NVIDIA H100 PCIe, 9.0, 550.54.15, 81559")))
        .hasValueSatisfying(refusal -> assertThat(refusal).contains("NVIDIA H100 PCIe (sm_90)"));
  }

  private static Optional<NvidiaGpu> gpu(String line) {
    Optional<NvidiaGpu> gpu = NvidiaGpu.parse(line);
    assertThat(gpu).isPresent();
    return gpu;
  }
}
