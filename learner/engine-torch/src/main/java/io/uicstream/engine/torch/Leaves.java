package io.uicstream.engine.torch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * A model's weights as passes compute with them: values in the memory that {@link Weights} has,
 * gradients of their own.
 */
final class Leaves {
  private final Weights weights;
  private final Map<String, Tensor> trainable = new LinkedHashMap<>();

  Leaves(Weights weights, Constants constants) {
    this.weights = weights;
    weights
        .trainable()
        .forEach(
            (name, values) ->
                trainable.put(name, constants.own(values.detach().set_requires_grad(true))));
  }

  /** The weight of a name; gradients gather at it if it is trainable. */
  Tensor get(String name) {
    Tensor leaf = trainable.get(name);
    return leaf == null ? weights.get(name) : leaf;
  }

  /** The last pass's gradients of {@link Weights#trainable}, for the scope of the caller. */
  List<Tensor> gradients() {
    List<Tensor> gradients = new ArrayList<>();
    trainable.values().forEach(leaf -> gradients.add(leaf.mutable_grad()));
    return gradients;
  }

  /** Frees all gradients. */
  @SuppressWarnings("try")
  void forgetGradients() {
    try (PointerScope scope = new PointerScope()) {
      trainable.values().forEach(leaf -> leaf.mutable_grad().reset());
    }
  }
}
