package io.uicstream.evaluator;

/**
 * Entropies and mutual information of two partitions U and V, in nats.
 *
 * @param rowEntropy H(U), at least 0
 * @param columnEntropy H(V), at least 0
 * @param mutual I(U;V), 0 to min(H(U), H(V))
 */
record MutualInformation(double rowEntropy, double columnEntropy, double mutual) {

  /** The three figures, with what rounding left outside I's range brought back into it. */
  static MutualInformation of(double rowEntropy, double columnEntropy, double mutual) {
    double most = Math.min(rowEntropy, columnEntropy);
    return new MutualInformation(rowEntropy, columnEntropy, Math.max(0, Math.min(mutual, most)));
  }

  /**
   * I(U;V) / sqrt(H(U) H(V)), as the paper's code computes it; 0 to 1. Two partitions of one class
   * each agree: 1. One of them of one class: it tells nothing about the other, 0.
   */
  double geometric() {
    return normalised(Math.sqrt(rowEntropy * columnEntropy));
  }

  /** 2 I(U;V) / (H(U) + H(V)), scikit-learn's default; degenerate cases as {@link #geometric}. */
  double arithmetic() {
    return normalised((rowEntropy + columnEntropy) / 2);
  }

  private double normalised(double by) {
    if (rowEntropy == 0 && columnEntropy == 0) {
      return 1;
    }
    return by == 0 ? 0 : Math.min(1, mutual / by);
  }
}
