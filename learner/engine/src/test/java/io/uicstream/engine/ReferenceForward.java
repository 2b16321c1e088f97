package io.uicstream.engine;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One forward pass of a network in plain Java and double precision, the slow and obvious way: the
 * oracle of {@link EngineContract}. Dropout is the identity.
 */
final class ReferenceForward {
  private final Network network;
  private final Map<String, double[]> weights;
  private final boolean training;
  private boolean byBatch;
  private final Map<String, double[]> outputs = new LinkedHashMap<>();
  private final Map<String, double[]> batchMeans = new LinkedHashMap<>();
  private final Map<String, double[]> batchVariances = new LinkedHashMap<>();

  private double[] x;
  private int images;
  private int channels = 3;
  private int side;

  /**
   * Prepares a pass.
   *
   * @param weights by parameter name
   * @param training normalise by the batch instead of by the running statistics, but for frozen
   *     layers
   */
  ReferenceForward(Network network, Map<String, double[]> weights, boolean training) {
    this.network = network;
    this.weights = weights;
    this.training = training;
  }

  /** Weights of a state in double precision. */
  static Map<String, double[]> weights(ModelState state) {
    Map<String, double[]> weights = new LinkedHashMap<>();
    state
        .weights()
        .forEach(
            (name, tensor) -> {
              double[] values = new double[tensor.values().length];
              Arrays.setAll(values, i -> tensor.values()[i]);
              weights.put(name, values);
            });
    return weights;
  }

  /** Runs the pass; returns logits [B, K] row-major. */
  double[] run(ViewBatch views) {
    float[] input = ViewReference.apply(views);
    x = new double[input.length];
    Arrays.setAll(x, i -> input[i]);
    images = views.images();
    side = views.side();
    int frozen = network.frozen();
    apply(network.layers().subList(0, frozen));
    byBatch = training;
    apply(network.layers().subList(frozen, network.layers().size()));
    return x;
  }

  private void apply(List<Layer> layers) {
    for (Layer layer : layers) {
      apply(layer);
      outputs.put(layer.name(), x);
    }
  }

  /** Mean cross-entropy of the logits of {@link #run}. */
  double loss(int[] labels) {
    int classes = network.classes();
    double sum = 0;
    for (int image = 0; image < labels.length; image++) {
      double total = 0;
      for (int k = 0; k < classes; k++) {
        total += Math.exp(x[image * classes + k]);
      }
      sum += Math.log(total) - x[image * classes + labels[image]];
    }
    return sum / labels.length;
  }

  /** Binary cross-entropies of the logits of {@link #run}, summed and divided by the images. */
  double loss(MultiLabels labels) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      double shown = 1 / (1 + Math.exp(-x[i]));
      sum -=
          switch (labels.values()[i]) {
            case MultiLabels.PRESENT -> Math.log(shown);
            case MultiLabels.ABSENT -> Math.log(1 - shown);
            default -> 0;
          };
    }
    return sum / labels.images();
  }

  /** Output of a layer, row-major. */
  double[] output(String layer) {
    return outputs.get(layer);
  }

  /** Means over the batch that a batch norm saw. */
  double[] batchMean(String layer) {
    return batchMeans.get(layer);
  }

  /** Unbiased variances over the batch that a batch norm saw. */
  double[] batchVariance(String layer) {
    return batchVariances.get(layer);
  }

  private void apply(Layer layer) {
    if (layer instanceof Layer.Normalize n) {
      double[] out = new double[x.length];
      Arrays.setAll(out, i -> (x[i] - n.mean()[channel(i)]) / n.std()[channel(i)]);
      x = out;
    } else if (layer instanceof Layer.Sobel) {
      sobel();
    } else if (layer instanceof Layer.Convolution c) {
      x = convolve(weights.get(c.name() + ".weight"), c.out(), c.kernel(), c.stride(), c.padding());
      channels = c.out();
      side = (side + 2 * c.padding() - c.kernel()) / c.stride() + 1;
      if (c.bias()) {
        double[] bias = weights.get(c.name() + ".bias");
        Arrays.setAll(x, i -> x[i] + bias[channel(i)]);
      }
    } else if (layer instanceof Layer.BatchNorm b) {
      batchNorm(b);
    } else if (layer instanceof Layer.Relu) {
      x = Arrays.stream(x).map(v -> Math.max(0, v)).toArray();
    } else if (layer instanceof Layer.Pool p) {
      pool(p);
    } else if (layer instanceof Layer.GlobalAveragePool) {
      globalAverage();
    } else if (layer instanceof Layer.Residual r) {
      residual(r);
    } else if (layer instanceof Layer.Flatten) {
      channels *= side * side;
      side = 1;
    } else if (layer instanceof Layer.Linear l) {
      linear(l);
    }
  }

  private int channel(int index) {
    return index / (side * side) % channels;
  }

  private void sobel() {
    double[] grey = new double[images * side * side];
    for (int i = 0; i < x.length; i++) {
      grey[i / (3 * side * side) * side * side + i % (side * side)] += x[i] / 3;
    }
    x = grey;
    channels = 1;
    double[] filters = {1, 0, -1, 2, 0, -2, 1, 0, -1, 1, 2, 1, 0, 0, 0, -1, -2, -1};
    x = convolve(filters, 2, 3, 1, 1);
    channels = 2;
  }

  private double[] convolve(double[] filters, int out, int kernel, int stride, int padding) {
    int outSide = (side + 2 * padding - kernel) / stride + 1;
    double[] result = new double[images * out * outSide * outSide];
    for (int i = 0; i < result.length; i++) {
      int left = i % outSide * stride - padding;
      int top = i / outSide % outSide * stride - padding;
      int to = i / (outSide * outSide) % out;
      int image = i / (outSide * outSide * out);
      for (int w = 0; w < channels * kernel * kernel; w++) {
        int column = left + w % kernel;
        int row = top + w / kernel % kernel;
        int from = w / (kernel * kernel);
        if (column >= 0 && column < side && row >= 0 && row < side) {
          result[i] +=
              filters[to * channels * kernel * kernel + w]
                  * x[((image * channels + from) * side + row) * side + column];
        }
      }
    }
    return result;
  }

  private void batchNorm(Layer.BatchNorm norm) {
    String name = norm.name();
    double[] mean = new double[channels];
    double[] squares = new double[channels];
    int count = x.length / channels;
    for (int i = 0; i < x.length; i++) {
      mean[channel(i)] += x[i] / count;
    }
    for (int i = 0; i < x.length; i++) {
      squares[channel(i)] += Math.pow(x[i] - mean[channel(i)], 2);
    }
    batchMeans.put(name, mean);
    batchVariances.put(name, Arrays.stream(squares).map(s -> s / (count - 1)).toArray());
    double[] center = byBatch ? mean : weights.get(name + ".running_mean");
    double[] variance =
        byBatch
            ? Arrays.stream(squares).map(s -> s / count).toArray()
            : weights.get(name + ".running_var");
    double[] ones = new double[channels];
    Arrays.fill(ones, 1);
    double[] scale = norm.affine() ? weights.get(name + ".weight") : ones;
    double[] shift = norm.affine() ? weights.get(name + ".bias") : new double[channels];
    double[] out = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      int c = channel(i);
      out[i] = (x[i] - center[c]) / Math.sqrt(variance[c] + 1e-5) * scale[c] + shift[c];
    }
    x = out;
  }

  private void pool(Layer.Pool p) {
    boolean max = p instanceof Layer.MaxPool;
    int outSide = (side + 2 * p.padding() - p.kernel()) / p.stride() + 1;
    double[] out = new double[images * channels * outSide * outSide];
    Arrays.fill(out, max ? Double.NEGATIVE_INFINITY : 0);
    for (int i = 0; i < out.length; i++) {
      int left = i % outSide * p.stride() - p.padding();
      int top = i / outSide % outSide * p.stride() - p.padding();
      int plane = i / (outSide * outSide);
      for (int w = 0; w < p.kernel() * p.kernel(); w++) {
        int row = top + w / p.kernel();
        int column = left + w % p.kernel();
        if (column >= 0 && column < side && row >= 0 && row < side) {
          double value = x[(plane * side + row) * side + column];
          out[i] = max ? Math.max(out[i], value) : out[i] + value / (p.kernel() * p.kernel());
        }
      }
    }
    x = out;
    side = outSide;
  }

  private void globalAverage() {
    double[] out = new double[images * channels];
    for (int i = 0; i < x.length; i++) {
      out[i / (side * side)] += x[i] / (side * side);
    }
    x = out;
    side = 1;
  }

  private void residual(Layer.Residual block) {
    double[] input = x;
    int inputChannels = channels;
    int inputSide = side;
    apply(block.shortcut());
    double[] shortcut = x;
    x = input;
    channels = inputChannels;
    side = inputSide;
    apply(block.body());
    double[] body = x;
    x = new double[body.length];
    Arrays.setAll(x, i -> Math.max(0, body[i] + shortcut[i]));
  }

  private void linear(Layer.Linear l) {
    double[] weight = weights.get(l.name() + ".weight");
    double[] bias = weights.get(l.name() + ".bias");
    double[] out = new double[images * l.out()];
    for (int i = 0; i < out.length; i++) {
      out[i] = bias[i % l.out()];
      for (int j = 0; j < l.in(); j++) {
        out[i] += weight[i % l.out() * l.in() + j] * x[i / l.out() * l.in() + j];
      }
    }
    x = out;
    channels = l.out();
  }
}
