package io.uicstream.app;

import java.util.List;
import java.util.Map;

/**
 * What {@code uic compare} found; written as JSON by {@code --output}, described by {@code
 * compare.schema.json}.
 *
 * @param network as checkpoints name it
 * @param images of the corpus that all rules learn from
 * @param epochs over it
 * @param testImages that figures are of
 * @param sourceLeftOut files of the corpus that nothing was learnt from
 * @param testLeftOut test files that no figure is of
 * @param runs one for each rule and seed, and one without training for each seed
 */
record CompareReport(
    String network,
    long images,
    int epochs,
    int testImages,
    LeftOut sourceLeftOut,
    LeftOut testLeftOut,
    List<Run> runs) {

  /** The rule of a run without training. */
  static final String RANDOM = "random";

  /**
   * What a folder has besides the images that were used.
   *
   * @param skipped files that were passed over
   * @param undecodable files that are no image that can be decoded, by reason
   * @param firstUndecodable names and causes of the first of them
   * @param withoutClass images that lie in no folder of a class
   */
  record LeftOut(
      PassedOver skipped,
      Map<String, Long> undecodable,
      List<String> firstUndecodable,
      long withoutClass) {
    static LeftOut of(LabelledViews views) {
      return new LeftOut(
          PassedOver.of(views.skipped()),
          views.views().undecodable().byReason(),
          views.views().undecodable().reasons(),
          views.withoutClass());
    }
  }

  /**
   * One run.
   *
   * @param rule labelling rule, or {@value #RANDOM}: random weights with calibrated batch norm
   * @param seed of weights, views and draws
   * @param figures of the network it ended with
   * @param cost what it took; null for {@value #RANDOM}
   */
  record Run(String rule, long seed, Figures figures, Cost cost) {}

  /**
   * Figures of centre views of the test images. Shares are 0 to 1.
   *
   * @param nmi of the network's own classes with the true ones, geometric normaliser
   * @param ami adjusted for chance
   * @param balance entropy of its class sizes / ln K
   * @param empty classes without an image
   * @param nearest20 top-1 of 20 nearest training images, cosine, one vote each
   * @param ridge one for each stage that was asked for, in the order of the network
   */
  record Figures(
      double nmi, double ami, double balance, int empty, double nearest20, List<Ridge> ridge) {}

  /**
   * Ridge regression.
   *
   * @param stage whose output was taken, such as {@code conv3}
   * @param top1 share right, 0 to 1
   */
  record Ridge(String stage, double top1) {}

  /**
   * What a run took.
   *
   * @param secondsPerEpoch wall time of an epoch
   * @param labellingSecondsPerEpoch of that, spent on labels; the next step may be computed
   *     meanwhile
   * @param stateBytesPerImage what the rule remembers of an image to label it again
   * @param peakMib most memory of the process, heap and native; -1 where unknown
   */
  record Cost(
      double secondsPerEpoch,
      double labellingSecondsPerEpoch,
      double stateBytesPerImage,
      long peakMib) {}
}
