package io.uicstream.learner.probe;

import java.util.List;
import java.util.OptionalInt;

/**
 * Linear classifiers trained by SGD as asked for.
 *
 * @param protocols how; none for no such classifiers
 * @param epochs over the training images, at least 1; those of the protocol if empty
 * @param seed of first weights, order and crops
 */
public record LinearSettings(List<LinearProtocol> protocols, OptionalInt epochs, long seed) {
  public LinearSettings {
    protocols = List.copyOf(protocols);
    if (epochs.isPresent() && epochs.getAsInt() < 1) {
      throw new IllegalArgumentException(
          "a linear classifier is trained for 1 epoch or more, not " + epochs.getAsInt());
    }
  }

  int epochs(LinearProtocol protocol) {
    return epochs.orElse(protocol.training().epochs());
  }
}
