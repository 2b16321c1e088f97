package io.uicstream.engine.dl4j;

import io.uicstream.engine.Layer;
import io.uicstream.engine.Network;
import io.uicstream.engine.Network.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.NoOp;

/**
 * A network description as a Deeplearning4j network.
 *
 * @param fixed the first layers, without weights, which are computed with the views
 * @param layers the layers of {@code net}, in its order; a loss layer follows them
 * @param net all weights 0
 * @param loss the loss at its end
 */
record Compiled(List<Layer> fixed, List<Layer> layers, MultiLayerNetwork net, BatchLoss loss) {

  /**
   * Compiles a description.
   *
   * @param masks random numbers for dropout
   * @throws IllegalArgumentException if this engine cannot do a layer; names it
   */
  static Compiled of(Network network, DropoutMasks masks) {
    List<Layer> fixed = network.layers().stream().takeWhile(Compiled::isFixed).toList();
    List<Layer> others = network.layers().subList(fixed.size(), network.layers().size());
    if (others.isEmpty() || !(others.get(others.size() - 1) instanceof Layer.Linear)) {
      throw new IllegalArgumentException(
          "the last layer of " + network.name() + " must be linear, it gives the logits");
    }
    refuseFixed(network.allLayers().subList(fixed.size(), network.allLayers().size()));
    BatchLoss loss = new BatchLoss();
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .updater(new NoOp())
            .dataType(DataType.FLOAT)
            .trainingWorkspaceMode(WorkspaceMode.ENABLED)
            .inferenceWorkspaceMode(WorkspaceMode.ENABLED)
            .list();
    for (int i = fixed.size(); i < network.layers().size(); i++) {
      Layer layer = network.layers().get(i);
      list.layer(new OpLayer(layer, weights(network, layer), masks, i < network.frozen()));
    }
    list.layer(new LossLayer.Builder(loss).activation(Activation.IDENTITY).build());
    MultiLayerNetwork net = new MultiLayerNetwork(list.build());
    net.init();
    net.initGradientsView();
    return new Compiled(fixed, others, net, loss);
  }

  private static boolean isFixed(Layer layer) {
    return layer instanceof Layer.Normalize || layer instanceof Layer.Sobel;
  }

  private static void refuseFixed(List<Layer> others) {
    List<String> misplaced = others.stream().filter(Compiled::isFixed).map(Layer::name).toList();
    if (!misplaced.isEmpty()) {
      throw new IllegalArgumentException(
          "the dl4j engine normalises and applies Sobel filters only before all other layers, not at "
              + String.join(", ", misplaced));
    }
  }

  /** Weights of a layer and its parts: what trains in a network of this layer alone. */
  private static Map<String, Parameter> weights(Network network, Layer layer) {
    Network alone = new Network(network.name(), network.side(), network.classes(), List.of(layer));
    Map<String, Parameter> weights = new LinkedHashMap<>(alone.parameters());
    weights.values().removeIf(parameter -> !parameter.trainable());
    return weights;
  }

  /** Batch norms by name, those inside of blocks included. */
  Map<String, BatchNormOp> batchNorms() {
    Map<String, BatchNormOp> norms = new LinkedHashMap<>();
    for (int i = 0; i < layers.size(); i++) {
      op(i)
          .all()
          .filter(BatchNormOp.class::isInstance)
          .map(BatchNormOp.class::cast)
          .forEach(norm -> norms.put(norm.name(), norm));
    }
    return norms;
  }

  private Op op(int index) {
    org.deeplearning4j.nn.api.Layer layer = net.getLayer(index);
    return (Op) (layer instanceof FrozenOp frozen ? frozen.getInsideLayer() : layer);
  }

  /** Names of all layers, fixed ones first. */
  List<String> layerNames() {
    List<String> names = new ArrayList<>();
    fixed.forEach(layer -> names.add(layer.name()));
    layers.forEach(layer -> names.add(layer.name()));
    return names;
  }
}
