package io.uicstream.schemas;

import java.util.List;
import java.util.Map;

/**
 * Figures at a pane boundary; one JSON record on the topic {@code evaluation}.
 *
 * @param atMs the boundary: all label events with an earlier event time are in, milliseconds since
 *     the Unix epoch
 * @param classes K, the number of pseudo classes
 * @param labelEvents label events counted so far, duplicates left out
 * @param labelOffsets next offset of each partition of {@code pseudo-labels}: records below it are
 *     in the figures
 * @param current the newest label of every live image
 * @param prequential the label given on arrival, over a rolling window
 * @param changedShare share of visits in the rolling window that changed the label, 0 to 1; null
 *     without visits
 * @param visitBalance balance of the labels that visits gave in the rolling window, its newest nine
 *     to ten tenths; 0 to 1, null with fewer visits than classes. Splits refill classes of current
 *     labels: a collapse shows here
 * @param nmiPrevious NMI (geometric) of every image's label before against its label now; null
 *     below two visits
 * @param probes what embeddings tell about true classes; null without an annotated embedding
 */
public record Evaluation(
    long atMs,
    int classes,
    long labelEvents,
    Map<Integer, Long> labelOffsets,
    Figures current,
    Figures prequential,
    Double changedShare,
    Double visitBalance,
    Double nmiPrevious,
    Probes probes) {

  /**
   * Figures over one set of labels. NMI and AMI are over the annotated images only and null without
   * any.
   *
   * @param images labelled images
   * @param annotated those of them with a true class
   * @param sizes how the images spread over the classes
   * @param nmiGeometric I(U;V) / sqrt(H(U) H(V)), the paper's; 0 to 1
   * @param nmiArithmetic 2 I(U;V) / (H(U) + H(V)); 0 to 1
   * @param ami adjusted mutual information, arithmetic normaliser; at most 1, about 0 for chance;
   *     null when not computed
   * @param amiNote why {@code ami} is null or how old it is; null when it belongs to this very
   *     boundary
   */
  public record Figures(
      long images,
      long annotated,
      Sizes sizes,
      Double nmiGeometric,
      Double nmiArithmetic,
      Double ami,
      String amiNote) {}

  /**
   * How well true classes are told from embeddings: each annotated embedding is predicted first,
   * counted, then learnt from. Accuracies are over a rolling window of them. The network goes on
   * learning meanwhile, so that what was learnt from is older than what is predicted.
   *
   * @param layer layer that the embeddings are of; another one begins anew
   * @param embeddings annotated embeddings predicted so far
   * @param window those of them in the rolling window
   * @param classes true classes seen so far
   * @param knnTop1 share predicted right by the most similar ones of late (cosine), 0 to 1
   * @param linearTop1 share predicted right by a linear classifier that is trained along, 0 to 1
   * @param majorityShare share of the commonest true class in the window, 0 to 1: what naming
   *     always the same class would reach
   */
  public record Probes(
      String layer,
      long embeddings,
      int window,
      int classes,
      double knnTop1,
      double linearTop1,
      double majorityShare) {}

  /**
   * Class sizes.
   *
   * @param perClass images in each class, 0 to K-1
   * @param smallest images in the smallest of all K classes
   * @param median median over all K classes
   * @param largest images in the largest class
   * @param empty classes without an image
   * @param balance entropy of the class shares divided by ln K, 0 to 1; 0 without images
   * @param effectiveClasses e to that entropy (not divided): how many equal classes would be as
   *     spread
   */
  public record Sizes(
      List<Long> perClass,
      long smallest,
      double median,
      long largest,
      int empty,
      double balance,
      double effectiveClasses) {}
}
