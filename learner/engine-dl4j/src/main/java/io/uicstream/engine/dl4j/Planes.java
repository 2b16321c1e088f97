package io.uicstream.engine.dl4j;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Arithmetic on a batch of RGB images [B, 3, S, S], in place and in the current workspace. */
final class Planes {
  private static final float[] LUMA = {0.299f, 0.587f, 0.114f};

  private final INDArray images;
  private final INDArray rows;

  Planes(INDArray images) {
    this.images = images;
    this.rows = images.reshape('c', images.size(0) * 3, images.size(2) * images.size(3));
  }

  INDArray images() {
    return images;
  }

  /**
   * Multiplies each plane by a factor.
   *
   * @param factors B·3, channels innermost
   */
  void multiply(float[] factors) {
    rows.muli(column(factors));
  }

  /**
   * Adds a value to each plane.
   *
   * @param values B·3, channels innermost
   */
  void add(float[] values) {
    rows.addi(column(values));
  }

  /** Mean luma of each image. */
  float[] meanLuma() {
    return luma().mean(1).toFloatVector();
  }

  /**
   * Each pixel ← share·pixel + (1−share)·luma.
   *
   * @param shares B
   */
  void towardsLuma(float[] shares) {
    INDArray luma = luma();
    float[] rest = new float[shares.length];
    float[] perPlane = new float[shares.length * 3];
    for (int image = 0; image < shares.length; image++) {
      rest[image] = 1 - shares[image];
      Arrays.fill(perPlane, image * 3, image * 3 + 3, shares[image]);
    }
    multiply(perPlane);
    luma.muli(column(rest));
    INDArray channels = rows.reshape('c', shares.length, 3, rows.size(1));
    for (int channel = 0; channel < 3; channel++) {
      channels.get(NDArrayIndex.all(), NDArrayIndex.point(channel), NDArrayIndex.all()).addi(luma);
    }
  }

  /** Limits all values to [0, 1]. */
  void clamp() {
    Nd4j.exec(
        DynamicCustomOp.builder("clipbyvalue")
            .addInputs(images)
            .addOutputs(images)
            .addFloatingPointArguments(0.0, 1.0)
            .build());
  }

  private static INDArray column(float[] values) {
    return Nd4j.create(values, new long[] {values.length, 1}, 'c');
  }

  /** [B, S·S]. */
  private INDArray luma() {
    long side = images.size(2);
    INDArray luma = Nd4j.createUninitialized(DataType.FLOAT, images.size(0), 1, side, side);
    INDArray weights = Nd4j.create(LUMA, new long[] {1, 3, 1, 1}, 'c');
    Op.run(
        "conv2d", new INDArray[] {images, weights}, new INDArray[] {luma}, Op.convolution(1, 1, 0));
    return luma.reshape('c', images.size(0), side * side);
  }
}
