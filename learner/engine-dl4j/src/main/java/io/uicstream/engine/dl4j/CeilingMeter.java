package io.uicstream.engine.dl4j;

import io.uicstream.engine.Ceiling;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Measures what ND4J gets out of the device at most. */
final class CeilingMeter {
  // Large enough for every core of a GPU to be busy, small enough for a few products a second.
  private static final int CPU_SIDE = 2048;
  private static final int GPU_SIDE = 8192;
  private static final long COPY_FLOATS = 64L << 20;
  private static final long BUDGET_NS = 1_000_000_000;

  private CeilingMeter() {}

  /** Takes about two seconds and half a gigabyte; holds no memory afterwards. */
  static Ceiling measure() {
    Backend.limitThreads();
    return new Ceiling(multiplicationsPerSecond(), copyBytesPerSecond());
  }

  private static double multiplicationsPerSecond() {
    int side = Backend.cuda() ? GPU_SIDE : CPU_SIDE;
    try (INDArray left = ones(side, side);
        INDArray right = ones(side, side);
        INDArray product = ones(side, side)) {
      double seconds = fastestSeconds(() -> Nd4j.gemm(left, right, product, false, false, 1, 0));
      return Math.pow(side, 3) / seconds;
    }
  }

  private static double copyBytesPerSecond() {
    try (INDArray from = ones(COPY_FLOATS);
        INDArray to = ones(COPY_FLOATS)) {
      return COPY_FLOATS * Float.BYTES / fastestSeconds(() -> to.assign(from));
    }
  }

  /** After one repetition that does not count, the best of those of about a second. */
  private static double fastestSeconds(Runnable work) {
    run(work);
    long best = Long.MAX_VALUE;
    long end = System.nanoTime() + BUDGET_NS;
    do {
      best = Math.min(best, run(work));
    } while (System.nanoTime() < end);
    return best / 1e9;
  }

  private static long run(Runnable work) {
    long start = System.nanoTime();
    work.run();
    Nd4j.getExecutioner().commit();
    return System.nanoTime() - start;
  }

  private static INDArray ones(long... shape) {
    return Nd4j.createUninitialized(DataType.FLOAT, shape, 'c').assign(1);
  }
}
