package io.uicstream.engine.torch;

import io.uicstream.engine.Layer;
import io.uicstream.engine.Network;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** A network description as calls of libtorch. Feature maps are channels-last. */
final class Program {
  private static final double EPSILON = 1e-5;
  private static final long[] NO_DILATION = {1, 1};

  private final Leaves weights;
  private final Constants constants;
  private final TensorOptional none;
  private final Map<String, Op> ops = new LinkedHashMap<>();
  private final int fixed;
  private boolean drops;

  Program(Network network, Leaves weights, Constants constants) {
    this.weights = weights;
    this.constants = constants;
    this.none = constants.none();
    this.fixed =
        (int)
            network.layers().stream()
                .takeWhile(l -> l instanceof Layer.Normalize || l instanceof Layer.Sobel)
                .count();
    for (Layer layer : network.layers()) {
      ops.put(layer.name(), op(layer, true));
    }
  }

  /** Names of the layers, in order. */
  List<String> layers() {
    return List.copyOf(ops.keySet());
  }

  /** Number of the first layers that have no weights and need no gradient. */
  int fixed() {
    return fixed;
  }

  /** Whether a layer draws random numbers in training. */
  boolean drops() {
    return drops;
  }

  /**
   * Runs some of the layers.
   *
   * @param from first layer to run
   * @param to layer before which to stop
   */
  Tensor run(Tensor input, int from, int to, Op.Pass pass) {
    return run(List.copyOf(ops.values()).subList(from, to), input, pass);
  }

  // What autograd needs it keeps; all else is freed as soon as the next layer has been run. A layer
  // that works in place gives back its input.
  private static Tensor run(List<Op> ops, Tensor input, Op.Pass pass) {
    Tensor x = input;
    for (Op op : ops) {
      Tensor output = op.forward(x, pass);
      if (output.address() != x.address() && x.address() != input.address()) {
        x.close();
      }
      x = output;
    }
    return x;
  }

  private Op op(Layer layer, boolean ownsInput) {
    if (layer instanceof Layer.Normalize n) {
      return FixedOps.normalize(n, constants);
    } else if (layer instanceof Layer.Sobel) {
      return FixedOps.sobel();
    } else if (layer instanceof Layer.Convolution c) {
      return convolution(c);
    } else if (layer instanceof Layer.BatchNorm b) {
      return batchNorm(b);
    } else if (layer instanceof Layer.Relu) {
      // No layer before needs its own output for its gradient, so it is overwritten.
      return ownsInput ? Program::reluInPlace : (x, pass) -> x.relu();
    } else if (layer instanceof Layer.MaxPool p) {
      return maxPool(p);
    } else if (layer instanceof Layer.AveragePool p) {
      return averagePool(p);
    } else if (layer instanceof Layer.GlobalAveragePool) {
      return (x, pass) -> torch.adaptive_avg_pool2d(x, 1, 1);
    } else if (layer instanceof Layer.Residual r) {
      return residual(r);
    } else if (layer instanceof Layer.Flatten) {
      return (x, pass) -> x.flatten(1, -1);
    } else if (layer instanceof Layer.Dropout d) {
      drops = true;
      return (x, pass) -> torch.dropout(x, d.p(), pass.training());
    } else if (layer instanceof Layer.Linear l) {
      return linear(l);
    }
    throw new IllegalArgumentException(
        "the torch engine cannot do the layer " + layer.name() + ", a " + layer.getClass());
  }

  private static Tensor reluInPlace(Tensor x, Op.Pass pass) {
    x.relu_();
    return x;
  }

  private Op convolution(Layer.Convolution c) {
    Tensor weight = weights.get(c.name() + ".weight");
    TensorOptional bias = optional(c.bias(), c.name() + ".bias");
    long[] stride = {c.stride(), c.stride()};
    long[] padding = {c.padding(), c.padding()};
    return (x, pass) -> torch.conv2d(x, weight, bias, stride, padding, NO_DILATION, 1);
  }

  private TensorOptional optional(boolean present, String weight) {
    return present ? constants.optional(weights.get(weight)) : none;
  }

  private Op batchNorm(Layer.BatchNorm b) {
    TensorOptional weight = optional(b.affine(), b.name() + ".weight");
    TensorOptional bias = optional(b.affine(), b.name() + ".bias");
    TensorOptional mean = constants.optional(weights.get(b.name() + ".running_mean"));
    TensorOptional variance = constants.optional(weights.get(b.name() + ".running_var"));
    return (x, pass) ->
        pass.training() && pass.momentum() == 0
            ? torch.batch_norm(x, weight, bias, none, none, true, 0, EPSILON, true)
            : torch.batch_norm(
                x, weight, bias, mean, variance, pass.training(), pass.momentum(), EPSILON, true);
  }

  private static Op maxPool(Layer.MaxPool p) {
    long[] kernel = {p.kernel(), p.kernel()};
    long[] stride = {p.stride(), p.stride()};
    long[] padding = {p.padding(), p.padding()};
    return (x, pass) -> torch.max_pool2d(x, kernel, stride, padding, NO_DILATION, false);
  }

  private Op averagePool(Layer.AveragePool p) {
    long[] kernel = {p.kernel(), p.kernel()};
    long[] stride = {p.stride(), p.stride()};
    long[] padding = {p.padding(), p.padding()};
    LongOptional divisor = constants.own(new LongOptional());
    return (x, pass) -> torch.avg_pool2d(x, kernel, stride, padding, false, true, divisor);
  }

  private Op linear(Layer.Linear l) {
    Tensor weight = weights.get(l.name() + ".weight");
    TensorOptional bias = optional(true, l.name() + ".bias");
    return (x, pass) -> torch.linear(x, weight, bias);
  }

  private Op residual(Layer.Residual block) {
    List<Op> body = branch(block.body());
    List<Op> shortcut = branch(block.shortcut());
    return (x, pass) -> {
      Tensor added = run(shortcut, x, pass);
      Tensor sum = run(body, x, pass);
      sum.add_(added).relu_();
      if (!shortcut.isEmpty()) {
        added.close();
      }
      return sum;
    };
  }

  /** Layers that begin with what another branch needs as well. */
  private List<Op> branch(List<Layer> layers) {
    List<Op> branch = new ArrayList<>();
    for (Layer layer : layers) {
      branch.add(op(layer, !branch.isEmpty()));
    }
    return branch;
  }
}
