package io.uicstream.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A network described once, independent of the engine that runs it: layers in order, each fed by
 * the one before. The input is RGB in [0, 1], [B, 3, side, side]; the output K logits.
 *
 * @param name name of the architecture, such as {@code alexnet-small}
 * @param side S, height and width of the input in pixels
 * @param classes K, width of the last layer
 * @param layers the layers, in order
 * @param frozen number of the first layers that training leaves as they are: {@link #frozenUpTo}
 */
public record Network(String name, int side, int classes, List<Layer> layers, int frozen) {
  public Network {
    layers = List.copyOf(layers);
    if (frozen < 0 || frozen > layers.size()) {
      throw new IllegalArgumentException(
          "%s has %d layers, %d of them cannot be frozen".formatted(name, layers.size(), frozen));
    }
    if (frozen > 0
        && !new Network(name, side, classes, layers.subList(frozen, layers.size())).trains()) {
      throw new IllegalArgumentException(
          "%s frozen up to %s has nothing left to train"
              .formatted(name, layers.get(frozen - 1).name()));
    }
  }

  private boolean trains() {
    return parameters().values().stream().anyMatch(Parameter::trainable);
  }

  /** A network all of whose layers train. */
  public Network(String name, int side, int classes, List<Layer> layers) {
    this(name, side, classes, layers, 0);
  }

  /**
   * The same network with its first layers frozen, and no others: in training, too, they work as in
   * inference (running batch-norm statistics, no dropout), and nothing of them changes. Their
   * weights have no momentum, and no pass runs back through them.
   *
   * @param layer name of the last frozen one of {@link #layers()}; a block is frozen as a whole
   * @throws IllegalArgumentException if there is no such layer, or nothing is left to train
   */
  public Network frozenUpTo(String layer) {
    List<String> names = layers.stream().map(Layer::name).toList();
    int last = names.indexOf(layer);
    if (last < 0) {
      throw new IllegalArgumentException(
          "no layer " + layer + " in " + name + ", there are " + names);
    }
    return new Network(name, side, classes, layers, last + 1);
  }

  /**
   * Shape of every weight by name, in layer order: {@code conv1.weight}, {@code conv1.bias}, {@code
   * bn1.weight}, ...
   *
   * @param shape lengths of the dimensions
   * @param trainable false for running batch-norm statistics and weights of frozen layers
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Parameter(long[] shape, boolean trainable) {
    /** Number of values. */
    public int size() {
      return Math.toIntExact(Tensor.size(shape));
    }
  }

  /** All layers, each followed by those it is made of. */
  public List<Layer> allLayers() {
    return layers.stream().flatMap(Network::withParts).toList();
  }

  private static Stream<Layer> withParts(Layer layer) {
    return Stream.concat(Stream.of(layer), layer.parts().stream().flatMap(Network::withParts));
  }

  /** All parameters in layer order; within a layer weight, bias, running_mean, running_var. */
  public Map<String, Parameter> parameters() {
    return parameters(layers.size());
  }

  /**
   * The parameters of the layers before the head, which begins where the feature maps are
   * flattened: what other tasks start from.
   */
  public Map<String, Parameter> backbone() {
    return parameters(
        (int) layers.stream().takeWhile(layer -> !(layer instanceof Layer.Flatten)).count());
  }

  private Map<String, Parameter> parameters(int firstLayers) {
    Map<String, Parameter> parameters = new LinkedHashMap<>();
    for (int i = 0; i < firstLayers; i++) {
      boolean trains = i >= frozen;
      withParts(layers.get(i)).forEach(layer -> weights(layer, trains, parameters));
    }
    return parameters;
  }

  private static void weights(Layer layer, boolean train, Map<String, Parameter> parameters) {
    if (layer instanceof Layer.Convolution c) {
      put(parameters, c.name() + ".weight", train, c.out(), c.in(), c.kernel(), c.kernel());
      if (c.bias()) {
        put(parameters, c.name() + ".bias", train, c.out());
      }
    } else if (layer instanceof Layer.Linear l) {
      put(parameters, l.name() + ".weight", train, l.out(), l.in());
      put(parameters, l.name() + ".bias", train, l.out());
    } else if (layer instanceof Layer.BatchNorm b) {
      if (b.affine()) {
        put(parameters, b.name() + ".weight", train, b.features());
        put(parameters, b.name() + ".bias", train, b.features());
      }
      put(parameters, b.name() + ".running_mean", false, b.features());
      put(parameters, b.name() + ".running_var", false, b.features());
    }
  }

  private static void put(
      Map<String, Parameter> parameters, String name, boolean trainable, long... shape) {
    parameters.put(name, new Parameter(shape, trainable));
  }

  /**
   * Multiplications of convolutions and linear layers in the forward pass of one image; an addition
   * goes with each. A training step takes about three times as many, of frozen layers no more.
   */
  public long multiplications() {
    return multiplications(layers, side).count;
  }

  /** Work of some layers, and the side of what they put out. */
  private record Work(long count, int side) {}

  private static Work multiplications(List<Layer> layers, int inputSide) {
    long count = 0;
    int side = inputSide;
    for (Layer layer : layers) {
      if (layer instanceof Layer.Convolution c) {
        side = c.outputSide(side);
        count += (long) c.in() * c.out() * c.kernel() * c.kernel() * side * side;
      } else if (layer instanceof Layer.Pool p) {
        side = p.outputSide(side);
      } else if (layer instanceof Layer.Linear l) {
        count += (long) l.in() * l.out();
      } else if (layer instanceof Layer.Residual r) {
        Work body = multiplications(r.body(), side);
        count += body.count + multiplications(r.shortcut(), side).count;
        side = body.side;
      }
    }
    return new Work(count, side);
  }

  /**
   * Checks that a batch can be fed to this network.
   *
   * @throws IllegalArgumentException if it is empty or its views are of another side
   */
  public void require(ViewBatch views) {
    if (views.side() != side) {
      throw new IllegalArgumentException(
          "%s takes views of side %d, got %d".formatted(name, side, views.side()));
    }
    if (views.images() == 0) {
      throw new IllegalArgumentException("a batch holds at least one view");
    }
  }

  /**
   * Checks that a batch can be trained on.
   *
   * @throws IllegalArgumentException if {@link #require(ViewBatch)} does, or if there is not one
   *     label in [0, K) for each view
   */
  public void require(ViewBatch views, int[] labels) {
    require(views);
    if (labels.length != views.images()) {
      throw new IllegalArgumentException(
          "%d labels for %d views".formatted(labels.length, views.images()));
    }
    for (int label : labels) {
      if (label < 0 || label >= classes) {
        throw new IllegalArgumentException("label %d is not in [0, %d)".formatted(label, classes));
      }
    }
  }

  /**
   * Checks that a batch can be trained on.
   *
   * @throws IllegalArgumentException if {@link #require(ViewBatch)} does, or if the labels are not
   *     of K classes for each view
   */
  public void require(ViewBatch views, MultiLabels labels) {
    require(views);
    if (labels.images() != views.images() || labels.classes() != classes) {
      throw new IllegalArgumentException(
          "%d x %d labels for %d views and %d classes"
              .formatted(labels.images(), labels.classes(), views.images(), classes));
    }
  }

  /**
   * Checks that a state is one of this network.
   *
   * @throws IllegalArgumentException naming every weight and momentum that is missing, unknown or
   *     of another shape
   */
  public void require(ModelState state) {
    List<String> problems = new ArrayList<>();
    Map<String, Parameter> parameters = parameters();
    compare("weight", parameters, state.weights(), problems);
    Map<String, Parameter> trainable = new LinkedHashMap<>(parameters);
    trainable.values().removeIf(parameter -> !parameter.trainable());
    compare("momentum", trainable, state.momentum(), problems);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException("state does not fit: " + String.join("; ", problems));
    }
  }

  private static void compare(
      String kind,
      Map<String, Parameter> expected,
      Map<String, Tensor> actual,
      List<String> problems) {
    expected.forEach(
        (name, parameter) -> {
          Tensor tensor = actual.get(name);
          if (tensor == null) {
            problems.add(kind + " " + name + " is missing");
          } else if (!Arrays.equals(tensor.shape(), parameter.shape())) {
            problems.add(
                "%s %s has shape %s, expected %s"
                    .formatted(
                        kind,
                        name,
                        Arrays.toString(tensor.shape()),
                        Arrays.toString(parameter.shape())));
          }
        });
    for (String name : new TreeSet<>(actual.keySet())) {
      if (!expected.containsKey(name)) {
        problems.add(kind + " " + name + " is unknown");
      }
    }
  }
}
