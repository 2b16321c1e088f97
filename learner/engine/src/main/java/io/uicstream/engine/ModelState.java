package io.uicstream.engine;

import java.util.Map;

/**
 * Everything a model has learnt, independent of the engine.
 *
 * @param weights by parameter name, running batch-norm statistics and frozen ones included
 * @param momentum v of {@link Sgd} by the name of the trainable parameter
 */
public record ModelState(Map<String, Tensor> weights, Map<String, Tensor> momentum) {
  public ModelState {
    weights = Map.copyOf(weights);
    momentum = Map.copyOf(momentum);
  }
}
