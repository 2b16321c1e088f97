package io.uicstream.evaluator;

import io.uicstream.schemas.Evaluation;
import java.util.List;

/**
 * How the pseudo classes of a fixed set of images spread, and how well they agree with the true
 * ones: the figures of the topology, for those who have all images at hand.
 *
 * @param nmiGeometric I(U;V) / sqrt(H(U) H(V)), the paper's; 0 to 1
 * @param nmiArithmetic 2 I(U;V) / (H(U) + H(V)); 0 to 1
 * @param ami adjusted mutual information, arithmetic normaliser; at most 1, about 0 for chance
 * @param sizes of the pseudo classes
 */
public record ClassAgreement(
    double nmiGeometric, double nmiArithmetic, double ami, Evaluation.Sizes sizes) {

  /**
   * Compares two classes of every image.
   *
   * @param classes K, number of pseudo classes
   * @param pseudoClasses one for each image, 0 to K-1; at least one image
   * @param trueClasses as many names
   */
  public static ClassAgreement of(int classes, int[] pseudoClasses, List<String> trueClasses) {
    if (pseudoClasses.length != trueClasses.size()) {
      throw new IllegalArgumentException(
          pseudoClasses.length + " pseudo classes, " + trueClasses.size() + " true ones");
    }
    ContingencyTable table = new ContingencyTable();
    ClassSizes sizes = new ClassSizes(classes);
    for (int image = 0; image < pseudoClasses.length; image++) {
      table.add(pseudoClasses[image], trueClasses.get(image), 1);
      sizes.add(pseudoClasses[image], 1);
    }
    MutualInformation information = table.mutualInformation();
    return new ClassAgreement(
        information.geometric(),
        information.arithmetic(),
        ExpectedMutualInformation.adjusted(table.marginals(), () -> false).orElseThrow(),
        sizes.summary());
  }
}
