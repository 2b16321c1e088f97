package io.uicstream.engine.dl4j;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Batch normalisation over the channels of [B, C, H, W] or the features of [B, C]. Running
 * statistics are kept here, outside the weight vector, and move with every training pass.
 */
final class BatchNormOp extends Op {
  private static final double EPSILON = 1e-5;

  /** Share of the current batch in the running statistics while training. */
  static final double MOMENTUM = 0.1;

  private final float[] runningMean;
  private final float[] runningVariance;
  private double momentum = MOMENTUM;
  private INDArray normalized;
  private double[] inverseStd;

  BatchNormOp(NeuralNetConfiguration conf, int features) {
    super(conf);
    this.runningMean = new float[features];
    this.runningVariance = new float[features];
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
    return training ? byBatch(channels, output, workspaces) : byHistory(channels, output);
  }

  private INDArray byBatch(Channels channels, INDArray output, LayerWorkspaceMgr workspaces) {
    int count = channels.count();
    double[] mean = map(channels.sums(input), sum -> sum / count);
    normalized = activations(workspaces, input.shape());
    channels.add(input, map(mean, m -> -m), normalized);
    double[] variance = map(channels.sums(normalized.mul(normalized, output)), sum -> sum / count);
    inverseStd = map(variance, v -> 1 / Math.sqrt(v + EPSILON));
    channels.multiply(normalized, inverseStd, normalized);

    remember(runningMean, mean, 1);
    // The pass divides by the count, the running variance is the unbiased one.
    remember(runningVariance, variance, count > 1 ? count / (count - 1.0) : 1);

    channels.multiply(normalized, heap(weight()), output);
    return channels.add(output, heap(bias()), output);
  }

  private INDArray byHistory(Channels channels, INDArray output) {
    double[] scale = heap(weight());
    double[] shift = heap(bias());
    for (int c = 0; c < scale.length; c++) {
      scale[c] /= Math.sqrt(runningVariance[c] + EPSILON);
      shift[c] -= runningMean[c] * scale[c];
    }
    return channels.add(channels.multiply(input, scale, output), shift, output);
  }

  /** dx = γ/σ · (dy − mean(dy) − x̂ · mean(dy · x̂)). */
  @Override
  INDArray backward(INDArray gradient, LayerWorkspaceMgr workspaces) {
    Channels channels = new Channels(input.shape(), workspaces, ArrayType.BP_WORKING_MEM);
    INDArray inputGradient = gradient(workspaces, input.shape());
    double[] biasSums = channels.sums(gradient);
    double[] weightSums = channels.sums(gradient.mul(normalized, inputGradient));
    double[] scale = heap(weight());
    double[] slope = new double[scale.length];
    double[] shift = new double[scale.length];
    for (int c = 0; c < scale.length; c++) {
      scale[c] *= inverseStd[c];
      slope[c] = -scale[c] * weightSums[c] / channels.count();
      shift[c] = -scale[c] * biasSums[c] / channels.count();
    }
    channels.multiply(gradient, scale, inputGradient);
    inputGradient.addi(channels.multiply(normalized, slope, normalized));
    channels.add(inputGradient, shift, inputGradient);

    weightGradient().assign(Nd4j.createFromArray(weightSums));
    biasGradient().assign(Nd4j.createFromArray(biasSums));
    return inputGradient;
  }

  @Override
  public void clear() {
    super.clear();
    normalized = null;
    inverseStd = null;
  }

  private void remember(float[] running, double[] batch, double correction) {
    for (int c = 0; c < running.length; c++) {
      running[c] += (float) (momentum * (batch[c] * correction - running[c]));
    }
  }

  private static double[] map(double[] values, java.util.function.DoubleUnaryOperator function) {
    return Arrays.stream(values).map(function).toArray();
  }

  private static double[] heap(INDArray vector) {
    return vector.toDoubleVector();
  }
}
