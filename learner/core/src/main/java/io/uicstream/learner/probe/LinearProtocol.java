package io.uicstream.learner.probe;

import io.uicstream.engine.ViewSampler;
import io.uicstream.engine.ViewSettings;
import io.uicstream.engine.ViewSource;
import java.util.Locale;

/**
 * Ways of training a linear classifier on frozen activations by SGD, by whose papers and programs
 * they are. In common: a stage is pooled to at most 9,600 features ({@link LinearNetwork#window});
 * momentum 0.9; classifiers are tested on ten crops.
 *
 * <p>Differences from the originals, in all three: first weights are N(0, 0.01²) (theirs: uniform
 * ones of PyTorch's default or Glorot's); an epoch leaves out the images that do not fill a batch
 * (theirs: a smaller batch at the end), others each time; the test images are tested on once at the
 * end (DeepCluster's and SelfLabel's programs test after every epoch).
 */
public enum LinearProtocol {
  /**
   * Section 4.3 of the paper: largest values, S×S anywhere in the resized image; 32 epochs at 0.1,
   * divided by ten at 10, 20 and 30; no weight decay. What the paper does not say is as in the
   * authors' program: batches of 256, and the mean of the crops' probabilities. That program
   * ({@code eval_linear}) differs from the paper: it classifies the output of an MLP head instead
   * of convolutions, and trains on random resized crops.
   */
  PAPER(Pooling.LARGEST),
  /**
   * DeepCluster's {@code eval_linear.py}: means (where its paper says max-pooling), S×S out of the
   * M×M in the middle; 90 epochs, batches of 256, at 0.01/√(1 + 0.01·λ·t) in step t. λ = 1e-7 as
   * its {@code eval_linear.sh} has it, not the 1e-4 that the program takes by itself. Mean of the
   * crops' probabilities; it reports the best epoch's figure on the test images, here it is the
   * last one's.
   */
  DEEPCLUSTER(Pooling.MEAN),
  /**
   * SelfLabel's {@code eval_linear_probes.py}: largest values, then batch norm without scale and
   * shift; random resized crops of 8 to 100 % of the area; 36 epochs, batches of 192, at 0.01,
   * divided by ten at 10, 20 and 30; λ = 1e-5. Mean of the crops' logits. It trains all stages'
   * classifiers in one pass, here each has a pass of its own, which changes the draws and nothing
   * else; the network's own batch norm is used as it is, not absorbed into convolutions.
   */
  SELFLABEL(Pooling.LARGEST_NORMALISED);

  private static final float SMALLEST_AREA = 0.08f;

  /**
   * Epochs after which PAPER and SELFLABEL divide the learning rate by ten; no more than thrice.
   */
  private static final int EPOCHS_OF_A_RATE = 10;

  private final Pooling pooling;

  /** What becomes of feature maps before the classifier. */
  enum Pooling {
    LARGEST,
    MEAN,
    LARGEST_NORMALISED
  }

  /**
   * How it is trained.
   *
   * @param epochs over all training images
   * @param batch images in a step
   * @param learningRate of the first step
   * @param weightDecay λ
   */
  record Training(int epochs, int batch, float learningRate, float weightDecay) {}

  LinearProtocol(Pooling pooling) {
    this.pooling = pooling;
  }

  /** Its name in commands and reports. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  Pooling pooling() {
    return pooling;
  }

  Training training() {
    return switch (this) {
      case PAPER -> new Training(32, 256, 0.1f, 0);
      case DEEPCLUSTER -> new Training(90, 256, 0.01f, 1e-7f);
      case SELFLABEL -> new Training(36, 192, 0.01f, 1e-5f);
    };
  }

  /** What it trains on. */
  ViewSource trainingViews(int side) {
    return switch (this) {
      case PAPER -> CropViews.anywhere(side);
      case DEEPCLUSTER -> CropViews.inTheMiddle(side);
      case SELFLABEL ->
          new ViewSampler(new ViewSettings(SMALLEST_AREA, 0.5f, 0, 0, 0, ViewSettings.Blur.NONE));
    };
  }

  /** Whether probabilities of the ten crops are averaged; else logits are. */
  boolean averagesProbabilities() {
    return this != SELFLABEL;
  }

  /**
   * Learning rate of a step.
   *
   * @param step 0 for the first
   * @param stepsPerEpoch at least 1
   * @param epochs how many there will be; where they are not the protocol's, the same schedule
   *     passes faster or slower
   */
  float learningRate(long step, long stepsPerEpoch, int epochs) {
    Training training = training();
    double epoch = (double) step / stepsPerEpoch * training.epochs / epochs;
    if (this == DEEPCLUSTER) {
      double decayed =
          (double) training.learningRate * training.weightDecay * epoch * stepsPerEpoch;
      return (float) (training.learningRate / Math.sqrt(1 + decayed));
    }
    return (float)
        (training.learningRate * Math.pow(0.1, Math.min(3, (int) epoch / EPOCHS_OF_A_RATE)));
  }
}
