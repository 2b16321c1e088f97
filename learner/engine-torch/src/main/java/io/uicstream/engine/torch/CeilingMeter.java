package io.uicstream.engine.torch;

import io.uicstream.engine.Ceiling;
import io.uicstream.engine.Precision;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Measures what a device can do at most. */
final class CeilingMeter {
  private static final int WARM_UP = 2;
  private static final int TIMES = 6;
  // Several between two waits, or a GPU's time would be that of the waits.
  private static final int COPIES = 4;
  private static final long COPIED_BYTES = 256L << 20;

  private CeilingMeter() {}

  /** The best of some repetitions each. */
  @SuppressWarnings("try")
  static Ceiling measure(Backend backend, Precision precision) {
    backend.useThreads();
    backend.useBlasThreads(CpuThreads.count());
    // Large enough that a GPU is busy, small enough that a CPU is done in a second.
    long n = backend.cuda() ? 8192 : 2048;
    ScalarType type = precision == Precision.BF16 ? ScalarType.BFloat16 : ScalarType.Float;
    try (PointerScope scope = new PointerScope();
        AutoGradMode noGradients = new AutoGradMode(false);
        Transfer device = Transfer.of(backend)) {
      Tensor a = torch.rand(new long[] {n, n}, backend.options(ScalarType.Float)).to(type);
      Tensor b = torch.rand(new long[] {n, n}, backend.options(ScalarType.Float)).to(type);
      double product = seconds(device, () -> torch.matmul(a, b));
      Tensor from = torch.zeros(new long[] {COPIED_BYTES}, backend.options(ScalarType.Byte));
      Tensor to = torch.zeros(new long[] {COPIED_BYTES}, backend.options(ScalarType.Byte));
      double copies =
          seconds(
              device,
              () -> {
                for (int i = 0; i < COPIES; i++) {
                  to.copy_(from);
                }
              });
      return new Ceiling((double) n * n * n / product, COPIES * COPIED_BYTES / copies);
    } finally {
      backend.useThreads();
    }
  }

  @SuppressWarnings("try")
  private static double seconds(Transfer device, Runnable work) {
    double best = Double.POSITIVE_INFINITY;
    for (int i = 0; i < WARM_UP + TIMES; i++) {
      try (PointerScope scope = new PointerScope()) {
        device.await();
        long start = System.nanoTime();
        work.run();
        device.await();
        best = i < WARM_UP ? best : Math.min(best, (System.nanoTime() - start) / 1e9);
      }
    }
    return best;
  }
}
