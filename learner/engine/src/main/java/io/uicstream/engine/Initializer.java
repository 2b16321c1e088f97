package io.uicstream.engine;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** Initial weights, the same for every engine. Constants: see {@link Layer}. */
public final class Initializer {
  private Initializer() {}

  /** A model that has learnt nothing yet: {@link #weights} and momenta of 0. */
  public static ModelState state(Network network, long seed) {
    Map<String, Tensor> momentum = new LinkedHashMap<>();
    network
        .parameters()
        .forEach(
            (name, parameter) -> {
              if (parameter.trainable()) {
                int size = Math.toIntExact(Tensor.size(parameter.shape()));
                momentum.put(name, new Tensor(parameter.shape(), new float[size]));
              }
            });
    return new ModelState(weights(network, seed), momentum);
  }

  /**
   * Weights by name, each drawn from its own stream of the seed, so that changing one layer leaves
   * the others' draws alone.
   */
  public static Map<String, Tensor> weights(Network network, long seed) {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    SplittableRandom seeds = new SplittableRandom(seed);
    for (Layer layer : network.allLayers()) {
      SplittableRandom random = seeds.split();
      if (layer instanceof Layer.Convolution c) {
        double std = Math.sqrt(2.0 / ((double) c.kernel() * c.kernel() * c.out()));
        weights.put(
            c.name() + ".weight", normal(random, std, c.out(), c.in(), c.kernel(), c.kernel()));
        if (c.bias()) {
          weights.put(c.name() + ".bias", constant(0, c.out()));
        }
      } else if (layer instanceof Layer.Linear l) {
        weights.put(l.name() + ".weight", normal(random, l.initial().std(), l.out(), l.in()));
        weights.put(l.name() + ".bias", uniform(random, l.initial().bias(), l.out()));
      } else if (layer instanceof Layer.BatchNorm b) {
        if (b.affine()) {
          weights.put(b.name() + ".weight", constant(1, b.features()));
          weights.put(b.name() + ".bias", constant(0, b.features()));
        }
        weights.put(b.name() + ".running_mean", constant(0, b.features()));
        weights.put(b.name() + ".running_var", constant(1, b.features()));
      }
    }
    return weights;
  }

  private static Tensor normal(SplittableRandom random, double std, long... shape) {
    float[] values = new float[Math.toIntExact(Tensor.size(shape))];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * std);
    }
    return new Tensor(shape, values);
  }

  private static Tensor uniform(SplittableRandom random, float bound, long features) {
    float[] values = new float[Math.toIntExact(features)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextDouble() * 2 * bound) - bound;
    }
    return new Tensor(new long[] {features}, values);
  }

  private static Tensor constant(float value, long features) {
    float[] values = new float[Math.toIntExact(features)];
    Arrays.fill(values, value);
    return new Tensor(new long[] {features}, values);
  }
}
