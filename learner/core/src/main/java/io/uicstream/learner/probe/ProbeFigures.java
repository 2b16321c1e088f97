package io.uicstream.learner.probe;

import java.util.List;
import java.util.Locale;

/**
 * What probes made of one set of weights. Shares of images are 0 to 1.
 *
 * @param weights whose they are
 * @param ridge ridge regression, one for each stage
 * @param linear classifiers trained by SGD, one for each protocol and stage
 * @param nearestNeighbours k-NN on the last stage, one for each k
 * @param fewShot prototypes on the last stage, one for each number of shots
 * @param assigned the network's own classes
 */
public record ProbeFigures(
    Weights weights,
    List<RidgeFigure> ridge,
    List<LinearFigure> linear,
    List<NeighbourFigure> nearestNeighbours,
    List<FewShotFigure> fewShot,
    Assigned assigned) {

  /** Which weights a network has. */
  public enum Weights {
    /** Those of the checkpoint. */
    CHECKPOINT,
    /** The initial ones of the checkpoint's seed; batch norm expects mean 0 and variance 1. */
    RANDOM,
    /** The same, with batch-norm statistics of the training images. */
    RANDOM_CALIBRATED;

    /** Its name in reports. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String inWords() {
      return switch (this) {
        case CHECKPOINT -> "checkpoint";
        case RANDOM -> "random weights";
        case RANDOM_CALIBRATED -> "random weights, calibrated";
      };
    }
  }

  /**
   * Ridge regression on one stage.
   *
   * @param stage such as {@code conv3}
   * @param layer name of the layer whose output was taken
   * @param grid cells per side that feature maps were averaged into
   * @param features channels times cells
   * @param penalty λ, the best on held-out training images
   * @param heldOutTop1 share of those that it got right
   * @param top1 share of the test images that it got right, fitted to all training images
   */
  public record RidgeFigure(
      String stage,
      String layer,
      int grid,
      int features,
      double penalty,
      double heldOutTop1,
      double top1) {}

  /**
   * A linear classifier trained by SGD on one stage.
   *
   * @param protocol a {@link LinearProtocol}
   * @param stage such as {@code conv3}
   * @param layer name of the layer whose output was taken
   * @param grid cells per side that feature maps were pooled into
   * @param features channels times cells
   * @param epochs over the training images
   * @param loss mean of the last epoch in nats, on training views
   * @param top1 share of the test images that it got right by ten crops
   */
  public record LinearFigure(
      String protocol,
      String stage,
      String layer,
      int grid,
      int features,
      int epochs,
      double loss,
      double top1) {}

  /**
   * k nearest neighbours among the training images.
   *
   * @param k neighbours that vote
   * @param majorityTop1 share of the test images right by one vote a neighbour
   * @param weightedTop1 share right by votes of e^(cosine/0.07)
   */
  public record NeighbourFigure(int k, double majorityTop1, double weightedTop1) {}

  /**
   * Nearest prototypes among the test images.
   *
   * @param ways classes in an episode
   * @param shots images that make a prototype
   * @param queries images of each class that are classified
   * @param episodes how many
   * @param accuracy mean over the episodes
   * @param interval95 half width of its 95 % interval
   */
  public record FewShotFigure(
      int ways, int shots, int queries, int episodes, double accuracy, double interval95) {}

  /**
   * The classes that the network itself gives to centre views: argmax of its logits.
   *
   * @param train one for each training image, 0 to below K
   * @param test one for each test image
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Assigned(int[] train, int[] test) {}
}
