package io.uicstream.engine.dl4j;

import io.uicstream.engine.Scores;
import java.util.Arrays;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * Mean loss of the images of a minibatch. It is where a training pass turns round, so it also keeps
 * the logits of that pass.
 */
final class BatchLoss implements ILossFunction {
  private transient ImageLoss imageLoss;
  private transient Scores scores;
  private transient float loss;
  private transient StepWatch watch = StepWatch.OFF;

  /**
   * Prepares for the coming pass.
   *
   * @param imageLoss knows the labels
   * @param watch told when the loss is known
   */
  void expect(ImageLoss imageLoss, StepWatch watch) {
    this.imageLoss = imageLoss;
    this.watch = watch;
  }

  /** Logits of the last pass. */
  Scores scores() {
    return scores;
  }

  /** Mean loss of the last pass, in nats. */
  float loss() {
    return loss;
  }

  /** Gradient of the mean with respect to the logits. */
  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray logits, IActivation activation, INDArray mask) {
    int count = Math.toIntExact(logits.size(0));
    int width = Math.toIntExact(logits.size(1));
    float[] values = Heap.copy(logits);
    scores = new Scores(count, width, values);
    float[] gradient = new float[values.length];
    double[] row = new double[width];
    double[] rowGradient = new double[width];
    double sum = 0;
    for (int image = 0; image < count; image++) {
      int start = image * width;
      Arrays.setAll(row, k -> values[start + k]);
      sum += imageLoss.of(image, row, rowGradient);
      for (int k = 0; k < width; k++) {
        gradient[start + k] = (float) (rowGradient[k] / count);
      }
    }
    loss = (float) (sum / count);
    watch.end(StepWatch.Part.FORWARD);
    return Nd4j.create(gradient, new long[] {count, width}, 'c');
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
    return "mean loss of images";
  }
}
