package io.uicstream.learner;

import io.uicstream.engine.Initializer;
import io.uicstream.engine.Layer;
import io.uicstream.engine.Model;
import io.uicstream.engine.ModelState;
import io.uicstream.engine.Network;
import io.uicstream.engine.Tensor;
import io.uicstream.labelstore.Draw;
import io.uicstream.learner.cluster.Clustering;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * DeepCluster's labels (Caron et al., 1807.05520), for comparison: before every epoch the features
 * of all images are clustered, the labels stay for the epoch, and the last layer begins anew, since
 * the numbers of the clusters mean nothing new to old. Features are those before the last hidden
 * layer's ReLU, of centre views.
 *
 * <p>Unlike the authors' code the new last layer is updated with the same momentum as the rest,
 * where theirs has an optimizer of its own without. Used by the thread of the loop.
 */
final class ClusteredLabels implements EpochLabels {
  private static final Logger LOG = LoggerFactory.getLogger(ClusteredLabels.class);

  private final Model model;
  private final WindowPass pass;
  private final Randomness randomness;
  private final Layer.Linear top;
  private final String features;

  ClusteredLabels(Model model, WindowPass pass, Randomness randomness) {
    this.model = model;
    this.pass = pass;
    this.randomness = randomness;
    List<Layer> layers = model.network().layers();
    this.top = (Layer.Linear) layers.get(layers.size() - 1);
    this.features = beforeLastRelu(layers);
  }

  /** What a clustering holds of an image: its features, and what is left of them to compare. */
  static long bytesPerImage(Network network) {
    List<Layer> layers = network.layers();
    int features = ((Layer.Linear) layers.get(layers.size() - 1)).in();
    return (long) Float.BYTES * (features + Math.min(features, Clustering.COMPONENTS));
  }

  /** Where the head has no hidden layer, the layer that feeds the last one. */
  private static String beforeLastRelu(List<Layer> layers) {
    for (int i = layers.size() - 2; !(layers.get(i) instanceof Layer.Flatten); i--) {
      if (layers.get(i) instanceof Layer.Relu) {
        return layers.get(i - 1).name();
      }
    }
    return layers.get(layers.size() - 2).name();
  }

  @Override
  public void begin(int epoch, long step) {
    LOG.info("Clustering {} images for epoch {}", pass.images(), epoch);
    SplittableRandom random = randomness.clusters(epoch);
    List<Draw> draws = new ArrayList<>();
    List<float[]> rows = new ArrayList<>();
    pass.forEach(
        (draw, views) -> {
          draws.add(draw);
          rows.add(model.features(views, features).values());
        });
    int[] labels = cluster(rows, draws.stream().mapToInt(Draw::size).sum(), random);
    int from = 0;
    for (Draw draw : draws) {
      int[] ofDraw = Arrays.copyOfRange(labels, from, from + draw.size());
      // The network has no say in them.
      float[] certain = new float[draw.size()];
      Arrays.fill(certain, 1);
      pass.label(draw, new LabellingRule.Assignment(ofDraw, certain), epoch, step);
      from += draw.size();
    }
    model.load(withNewTop(model.state(), random.nextLong()));
  }

  private int[] cluster(List<float[]> rows, int images, SplittableRandom random) {
    float[] all = new float[rows.stream().mapToInt(row -> row.length).sum()];
    int to = 0;
    for (float[] row : rows) {
      System.arraycopy(row, 0, all, to, row.length);
      to += row.length;
    }
    return Clustering.cluster(
        new Tensor(new long[] {images, all.length / images}, all), top.out(), random);
  }

  private ModelState withNewTop(ModelState state, long seed) {
    Network network = model.network();
    ModelState fresh = Initializer.state(network, seed);
    Map<String, Tensor> weights = new HashMap<>(state.weights());
    Map<String, Tensor> momentum = new HashMap<>(state.momentum());
    for (String name : List.of(top.name() + ".weight", top.name() + ".bias")) {
      weights.put(name, fresh.weights().get(name));
      momentum.put(name, fresh.momentum().get(name));
    }
    return new ModelState(weights, momentum);
  }
}
