package io.uicstream.engine.dl4j;

import io.uicstream.engine.Layer;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Batch normalisation over the channels of [B, C, H, W] or the features of [B, C]. Running
 * statistics are kept here, outside the weight vector, and move with every training pass.
 */
final class BatchNormOp extends Op {
  private static final double EPSILON = 1e-5;

  /** Share of the current batch in the running statistics while training. */
  static final double MOMENTUM = 0.1;

  private final boolean affine;
  private final float[] runningMean;
  private final float[] runningVariance;
  private double momentum = MOMENTUM;
  private double[] mean;
  private double[] inverseStd;

  BatchNormOp(NeuralNetConfiguration conf, Layer.BatchNorm description) {
    super(conf, description);
    this.affine = description.affine();
    this.runningMean = new float[description.features()];
    this.runningVariance = new float[description.features()];
    Arrays.fill(runningVariance, 1);
  }

  /** Sets the share of the batch in the running statistics, above 0 and at most 1. */
  void momentum(double share) {
    momentum = share;
  }

  /** The live running means; whoever loads a state writes into it. */
  float[] runningMean() {
    return runningMean;
  }

  /** The live running variances; whoever loads a state writes into it. */
  float[] runningVariance() {
    return runningVariance;
  }

  @Override
  INDArray forward(boolean training, LayerWorkspaceMgr workspaces) {
    Channels channels = new Channels(input.shape(), workspaces, ArrayType.FF_WORKING_MEM);
    INDArray output = activations(workspaces, input.shape());
    return training ? byBatch(channels, output) : byHistory(channels, output);
  }

  /** Statistics from two sums, then one scale and one shift: five passes over the array. */
  private INDArray byBatch(Channels channels, INDArray output) {
    int count = channels.count();
    mean = channels.sums(input);
    double[] variance = channels.sums(input.mul(input, output));
    inverseStd = new double[mean.length];
    double[] scale = scale();
    double[] shift = shift();
    for (int c = 0; c < mean.length; c++) {
      mean[c] /= count;
      variance[c] = Math.max(0, variance[c] / count - mean[c] * mean[c]);
      inverseStd[c] = 1 / Math.sqrt(variance[c] + EPSILON);
      scale[c] *= inverseStd[c];
      shift[c] -= mean[c] * scale[c];
    }
    remember(runningMean, mean, 1);
    // The pass divides by the count, the running variance is the unbiased one.
    remember(runningVariance, variance, count > 1 ? count / (count - 1.0) : 1);
    return channels.add(channels.multiply(input, scale, output), shift, output);
  }

  private INDArray byHistory(Channels channels, INDArray output) {
    double[] scale = scale();
    double[] shift = shift();
    for (int c = 0; c < scale.length; c++) {
      scale[c] /= Math.sqrt(runningVariance[c] + EPSILON);
      shift[c] -= runningMean[c] * scale[c];
    }
    return channels.add(channels.multiply(input, scale, output), shift, output);
  }

  /** dx = γ/σ · (dy − mean(dy) − x̂ · mean(dy · x̂)), with x̂ = (x − μ)/σ written out in x. */
  @Override
  INDArray backward(INDArray gradient, LayerWorkspaceMgr workspaces) {
    Channels channels = new Channels(input.shape(), workspaces, ArrayType.BP_WORKING_MEM);
    INDArray inputGradient = gradient(workspaces, input.shape());
    INDArray product = channels.temporary(input.shape());
    double[] biasSums = channels.sums(gradient);
    double[] weightSums = channels.sums(gradient.mul(input, product));
    double[] scale = scale();
    double[] slope = new double[scale.length];
    double[] shift = new double[scale.length];
    for (int c = 0; c < scale.length; c++) {
      weightSums[c] = (weightSums[c] - mean[c] * biasSums[c]) * inverseStd[c];
      scale[c] *= inverseStd[c];
      slope[c] = -scale[c] * inverseStd[c] * weightSums[c] / channels.count();
      shift[c] = -scale[c] * biasSums[c] / channels.count() - slope[c] * mean[c];
    }
    channels.multiply(gradient, scale, inputGradient);
    inputGradient.addi(channels.multiply(input, slope, product));
    channels.add(inputGradient, shift, inputGradient);
    if (affine) {
      Heap.assign(weightGradient(), floats(weightSums));
      Heap.assign(biasGradient(), floats(biasSums));
    }
    return inputGradient;
  }

  @Override
  public void clear() {
    super.clear();
    mean = null;
    inverseStd = null;
  }

  private void remember(float[] running, double[] batch, double correction) {
    for (int c = 0; c < running.length; c++) {
      running[c] += (float) (momentum * (batch[c] * correction - running[c]));
    }
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  /** γ, a copy. */
  private double[] scale() {
    if (affine) {
      return weight().toDoubleVector();
    }
    double[] ones = new double[runningMean.length];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** β, a copy. */
  private double[] shift() {
    return affine ? bias().toDoubleVector() : new double[runningMean.length];
  }
}
