package io.uicstream.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** Makes and compares states of models. */
final class ModelStates {
  private ModelStates() {}

  static ModelState withRunningStatistics(ModelState state) {
    Map<String, Tensor> weights = new HashMap<>(state.weights());
    Random random = new Random(11);
    weights.replaceAll(
        (name, tensor) -> {
          if (!name.contains("running")) {
            return tensor;
          }
          float[] values = new float[tensor.values().length];
          for (int i = 0; i < values.length; i++) {
            values[i] = 0.5f + random.nextFloat();
          }
          return new Tensor(tensor.shape(), values);
        });
    return new ModelState(weights, state.momentum());
  }

  static double[] difference(ModelState before, ModelState after, String name) {
    float[] from = before.weights().get(name).values();
    float[] to = after.weights().get(name).values();
    double[] difference = new double[from.length];
    Arrays.setAll(difference, i -> (double) from[i] - to[i]);
    return difference;
  }

  static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }

  static void assertMoved(
      ModelState before, ModelState after, String name, double[] batch, double share) {
    float[] from = before.weights().get(name).values();
    double[] expected = new double[batch.length];
    Arrays.setAll(expected, i -> (1 - share) * from[i] + share * batch[i]);
    assertClose(after.weights().get(name).values(), expected, 1e-4);
  }

  static void assertClose(float[] actual, double[] expected, double tolerance) {
    double[] values = new double[actual.length];
    Arrays.setAll(values, i -> actual[i]);
    assertThat(values).containsExactly(expected, within(tolerance));
  }

  static void assertSame(ModelState actual, ModelState expected) {
    assertThat(actual.weights().keySet()).isEqualTo(expected.weights().keySet());
    actual.weights().forEach((name, tensor) -> assertSame(tensor, expected.weights().get(name)));
    assertThat(actual.momentum().keySet()).isEqualTo(expected.momentum().keySet());
    actual.momentum().forEach((name, tensor) -> assertSame(tensor, expected.momentum().get(name)));
  }

  static void assertSame(Tensor actual, Tensor expected) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    assertThat(actual.values()).isEqualTo(expected.values());
  }
}
