package io.uicstream.evaluator;

import io.uicstream.schemas.Evaluation;
import java.util.Optional;

/**
 * Pseudo labels of one set of images: sizes over all of them, and pseudo class against true class
 * over the annotated ones. Not thread-safe.
 */
final class LabelTable {
  private final ClassSizes sizes;
  private final ContingencyTable annotated = new ContingencyTable();

  /** No image in any of K classes. */
  LabelTable(int classes) {
    sizes = new ClassSizes(classes);
  }

  /** Adds images to a cell, or removes them where {@code count} is negative; O(1). */
  void add(int pseudoClass, String trueClass, long count) {
    sizes.add(pseudoClass, count);
    if (!trueClass.equals(Cell.NOT_ANNOTATED)) {
      annotated.add(pseudoClass, trueClass, count);
    }
  }

  /** What AMI is computed from; empty without annotated images. */
  Optional<ContingencyTable.Marginals> marginals() {
    return annotated.items() == 0 ? Optional.empty() : Optional.of(annotated.marginals());
  }

  /** The figures as they stand. */
  Evaluation.Figures figures(AmiReading ami) {
    boolean known = annotated.items() > 0;
    MutualInformation information = known ? annotated.mutualInformation() : null;
    return new Evaluation.Figures(
        sizes.images(),
        annotated.items(),
        sizes.summary(),
        known ? information.geometric() : null,
        known ? information.arithmetic() : null,
        ami.value().isPresent() ? ami.value().getAsDouble() : null,
        ami.note().orElse(null));
  }
}
