package io.uicstream.engine.dl4j;

import io.uicstream.engine.Scores;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * Mean cross-entropy of softmax(logits) over a minibatch (paper, eq. 6). It is where a training
 * pass turns round, so it also keeps the logits of that pass. The soft maximum is taken in double
 * precision on the heap: B·K values are few beside the network's work.
 */
final class SoftmaxCrossEntropy implements ILossFunction {
  private transient int[] classes = new int[0];
  private transient Scores scores;
  private transient float loss;
  private transient StepWatch watch = StepWatch.OFF;

  /**
   * Prepares for the coming pass.
   *
   * @param classes its labels
   * @param watch told when the loss is known
   */
  void expect(int[] classes, StepWatch watch) {
    this.classes = classes;
    this.watch = watch;
  }

  /** Logits of the last pass. */
  Scores scores() {
    return scores;
  }

  /** Mean cross-entropy of the last pass, in nats. */
  float loss() {
    return loss;
  }

  /** Gradient of the mean with respect to the logits: (softmax − one-hot) / B. */
  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray logits, IActivation activation, INDArray mask) {
    int images = Math.toIntExact(logits.size(0));
    int width = Math.toIntExact(logits.size(1));
    float[] values = Heap.copy(logits);
    scores = new Scores(images, width, values);
    float[] gradient = new float[values.length];
    double sum = 0;
    for (int image = 0; image < images; image++) {
      sum += gradientOfRow(values, gradient, image * width, width, classes[image], images);
    }
    loss = (float) (sum / images);
    watch.end(StepWatch.Part.FORWARD);
    return Nd4j.create(gradient, new long[] {images, width}, 'c');
  }

  private static double gradientOfRow(
      float[] logits, float[] gradient, int start, int width, int target, int images) {
    double max = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < width; k++) {
      max = Math.max(max, logits[start + k]);
    }
    double total = 0;
    for (int k = 0; k < width; k++) {
      total += Math.exp(logits[start + k] - max);
    }
    for (int k = 0; k < width; k++) {
      double softmax = Math.exp(logits[start + k] - max) / total;
      gradient[start + k] = (float) ((softmax - (k == target ? 1 : 0)) / images);
    }
    return Math.log(total) + max - logits[start + target];
  }

  @Override
  public double computeScore(
      INDArray labels, INDArray logits, IActivation activation, INDArray mask, boolean average) {
    return loss;
  }

  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray logits, IActivation activation, INDArray mask) {
    throw new UnsupportedOperationException("losses per image are not kept");
  }

  @Override
  public Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels, INDArray logits, IActivation activation, INDArray mask, boolean average) {
    INDArray gradient = computeGradient(labels, logits, activation, mask);
    return new Pair<>((double) loss, gradient);
  }

  @Override
  public String name() {
    return "softmax cross-entropy";
  }
}
