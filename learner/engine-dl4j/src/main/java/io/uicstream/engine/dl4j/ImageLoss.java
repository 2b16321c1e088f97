package io.uicstream.engine.dl4j;

import io.uicstream.engine.MultiLabels;

/**
 * Loss of single images. It is taken in double precision on the heap: B·K values are few beside the
 * network's work.
 */
@FunctionalInterface
interface ImageLoss {
  /**
   * Loss of one image, in nats.
   *
   * @param image its index in the minibatch
   * @param logits K
   * @param gradient K, overwritten: gradient of this loss with respect to the logits
   */
  double of(int image, double[] logits, double[] gradient);

  /**
   * Cross-entropy of softmax(logits) (paper, eq. 6); its gradient is softmax − one-hot.
   *
   * @param classes one for each image
   */
  static ImageLoss softmax(int[] classes) {
    return (image, logits, gradient) -> {
      double max = Double.NEGATIVE_INFINITY;
      for (double logit : logits) {
        max = Math.max(max, logit);
      }
      double total = 0;
      for (double logit : logits) {
        total += Math.exp(logit - max);
      }
      int target = classes[image];
      for (int k = 0; k < logits.length; k++) {
        gradient[k] = Math.exp(logits[k] - max) / total - (k == target ? 1 : 0);
      }
      return Math.log(total) + max - logits[target];
    };
  }

  /**
   * Sum of the binary cross-entropies of sigmoid(logits); their gradient is sigmoid − label, and 0
   * where the label is ignored.
   */
  static ImageLoss sigmoid(MultiLabels labels) {
    return (image, logits, gradient) -> {
      double sum = 0;
      for (int k = 0; k < logits.length; k++) {
        int label = labels.values()[image * logits.length + k];
        boolean judged = label != MultiLabels.IGNORED;
        // ln(1 + e^x) without overflow.
        double softplus = Math.max(logits[k], 0) + Math.log1p(Math.exp(-Math.abs(logits[k])));
        sum += judged ? softplus - label * logits[k] : 0;
        gradient[k] = judged ? 1 / (1 + Math.exp(-logits[k])) - label : 0;
      }
      return sum;
    };
  }
}
