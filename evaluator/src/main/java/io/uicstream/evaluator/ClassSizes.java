package io.uicstream.evaluator;

import io.uicstream.schemas.Evaluation;
import java.util.Arrays;

/** How many images each of K pseudo classes has. Not thread-safe. */
final class ClassSizes {
  private final long[] sizes;
  private final EntropySum sum = new EntropySum();
  private long images;

  /** All K classes empty. */
  ClassSizes(int classes) {
    sizes = new long[classes];
  }

  /** Adds images to a class, or removes them where {@code count} is negative; O(1). */
  void add(int pseudoClass, long count) {
    long before = sizes[pseudoClass];
    long after = before + count;
    if (after < 0) {
      throw new IllegalStateException(
          "class " + pseudoClass + " would have " + after + " images: a removal without its image");
    }
    sum.change(before, after);
    sizes[pseudoClass] = after;
    images += count;
  }

  /** Images in all classes. */
  long images() {
    return images;
  }

  /** Smallest, median, largest and so on; O(K log K), meant for once per figure. */
  Evaluation.Sizes summary() {
    long[] sorted = sizes.clone();
    Arrays.sort(sorted);
    int classes = sorted.length;
    int empty = 0;
    while (empty < classes && sorted[empty] == 0) {
      empty++;
    }
    double median = (sorted[(classes - 1) / 2] + sorted[classes / 2]) / 2.0;
    double entropy = images == 0 ? 0 : sum.entropy(images);
    return new Evaluation.Sizes(
        Arrays.stream(sizes).boxed().toList(),
        sorted[0],
        median,
        sorted[classes - 1],
        empty,
        entropy / Math.log(classes),
        images == 0 ? 0 : Math.exp(entropy));
  }
}
