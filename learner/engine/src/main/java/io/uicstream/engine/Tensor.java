package io.uicstream.engine;

import java.util.Arrays;

/**
 * A dense array of 32-bit floats on the Java heap, row-major; how weights and features leave an
 * engine.
 *
 * @param shape lengths of the dimensions, outermost first; not copied
 * @param values as many as the product of the shape; not copied
 */
@SuppressWarnings("ArrayRecordComponent")
public record Tensor(long[] shape, float[] values) {
  public Tensor {
    if (size(shape) != values.length) {
      throw new IllegalArgumentException(
          "shape " + Arrays.toString(shape) + " does not hold " + values.length + " values");
    }
  }

  /** Number of values that a shape holds. */
  public static long size(long... shape) {
    long size = 1;
    for (long length : shape) {
      size = Math.multiplyExact(size, length);
    }
    return size;
  }
}
