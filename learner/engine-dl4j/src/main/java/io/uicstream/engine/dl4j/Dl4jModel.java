package io.uicstream.engine.dl4j;

import io.uicstream.engine.Initializer;
import io.uicstream.engine.Layer;
import io.uicstream.engine.Model;
import io.uicstream.engine.ModelState;
import io.uicstream.engine.MultiLabels;
import io.uicstream.engine.Network;
import io.uicstream.engine.Pending;
import io.uicstream.engine.Scores;
import io.uicstream.engine.Sgd;
import io.uicstream.engine.StepTimes;
import io.uicstream.engine.Tensor;
import io.uicstream.engine.ViewBatch;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A Deeplearning4j network with the paper's optimizer. Every pass is done when its call returns.
 */
final class Dl4jModel implements Model {
  private final Network network;
  private final Sgd sgd;
  private final Compiled compiled;
  private final INDArray trained;
  private final INDArray gradient;
  private final INDArray momentum;
  private final NamedState state;
  private Thread user;
  private boolean closed;

  Dl4jModel(Network network, Sgd sgd, long seed) {
    this.network = network;
    this.sgd = sgd;
    this.compiled = Compiled.of(network, new DropoutMasks(seed));
    MultiLayerNetwork net = compiled.net();
    INDArray weights = flat(net.params());
    long trainable =
        network.parameters().values().stream()
            .filter(Network.Parameter::trainable)
            .mapToLong(Network.Parameter::size)
            .sum();
    this.trained = last(weights, trainable);
    this.gradient = last(flat(net.getFlattenedGradients()), trainable);
    this.momentum = Nd4j.zeros(DataType.FLOAT, trainable);
    this.state = new NamedState(network, weights, momentum, compiled.batchNorms());
    load(Initializer.state(network, seed));
  }

  private static INDArray flat(INDArray vector) {
    return vector.reshape(vector.length());
  }

  /** The trainable part of a vector of all weights: the frozen ones come first. */
  private static INDArray last(INDArray vector, long count) {
    return vector.get(NDArrayIndex.interval(vector.length() - count, vector.length()));
  }

  @Override
  public Network network() {
    return network;
  }

  @Override
  public Pending train(ViewBatch views, int[] labels, float learningRate) {
    begin();
    network.require(views, labels);
    return step(views, ImageLoss.softmax(labels), learningRate, StepWatch.OFF);
  }

  @Override
  public Pending train(ViewBatch views, MultiLabels labels, float learningRate) {
    begin();
    network.require(views, labels);
    return step(views, ImageLoss.sigmoid(labels), learningRate, StepWatch.OFF);
  }

  @Override
  public StepTimes profile(ViewBatch views, int[] labels, float learningRate) {
    begin();
    network.require(views, labels);
    StepWatch watch = StepWatch.started();
    step(views, ImageLoss.softmax(labels), learningRate, watch);
    return watch.times();
  }

  private Pending step(ViewBatch views, ImageLoss loss, float learningRate, StepWatch watch) {
    try (INDArray input = Views.input(views, compiled.fixed(), watch);
        INDArray shape = Nd4j.zeros(DataType.FLOAT, views.images(), 1)) {
      watch.end(StepWatch.Part.VIEWS);
      compiled.loss().expect(loss, watch);
      MultiLayerNetwork net = compiled.net();
      net.setInput(input);
      net.setLabels(shape);
      net.computeGradientAndScore();
      net.clear();
    }
    watch.end(StepWatch.Part.BACKWARD);
    update(learningRate);
    watch.end(StepWatch.Part.UPDATE);
    return new Done(compiled.loss().scores(), compiled.loss().loss());
  }

  /** v ← μv + g + λw, w ← w − lr·v. */
  private void update(float learningRate) {
    if (sgd.clips()) {
      gradient.divi(Math.max(1, gradient.norm2Number().doubleValue() / sgd.gradientNorm()));
    }
    momentum.muli(sgd.momentum()).addi(gradient);
    Nd4j.getBlasWrapper().level1().axpy(trained.length(), sgd.weightDecay(), trained, momentum);
    Nd4j.getBlasWrapper().level1().axpy(trained.length(), -learningRate, momentum, trained);
  }

  @Override
  public Pending scores(ViewBatch views) {
    check(views);
    try (INDArray input = Views.input(views, compiled.fixed());
        INDArray logits = compiled.net().output(input, false)) {
      compiled.net().clear();
      return new Done(new Scores(views.images(), network.classes(), Heap.copy(logits)), Float.NaN);
    }
  }

  @Override
  public void calibrate(ViewBatch views, float share) {
    check(views);
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("momentum must be in (0, 1], was " + share);
    }
    compiled.batchNorms().values().forEach(norm -> norm.momentum(share));
    try (INDArray input = Views.input(views, compiled.fixed())) {
      compiled.net().output(input, true).close();
      compiled.net().clear();
    } finally {
      compiled.batchNorms().values().forEach(norm -> norm.momentum(BatchNormOp.MOMENTUM));
    }
  }

  @Override
  public Tensor features(ViewBatch views, String layer) {
    check(views);
    List<String> names = compiled.layerNames();
    int index = names.indexOf(layer);
    if (index < 0) {
      throw new IllegalArgumentException(
          "no layer " + layer + " in " + network.name() + ", there are " + names);
    }
    List<Layer> fixed = compiled.fixed();
    if (index < fixed.size()) {
      try (INDArray output = Views.input(views, fixed.subList(0, index + 1))) {
        return new Tensor(output.shape(), Heap.copy(output));
      }
    }
    try (INDArray input = Views.input(views, fixed)) {
      List<INDArray> outputs =
          compiled.net().feedForwardToLayer(index - fixed.size(), input, false);
      INDArray output = outputs.get(outputs.size() - 1);
      Tensor features = new Tensor(output.shape(), Heap.copy(output));
      compiled.net().clear();
      outputs.stream().skip(1).filter(INDArray::closeable).forEach(INDArray::close);
      return features;
    }
  }

  /** Every call waits already. */
  @Override
  public void await() {}

  @Override
  public ModelState state() {
    begin();
    return state.copy();
  }

  @Override
  public void load(ModelState newState) {
    begin();
    state.load(newState);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      momentum.close();
      compiled.net().close();
      Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
    }
  }

  private void check(ViewBatch views) {
    begin();
    network.require(views);
  }

  /** Starts every use. */
  private void begin() {
    if (closed) {
      throw new IllegalStateException("the model is closed");
    }
    if (user != Thread.currentThread()) {
      user = Thread.currentThread();
      Backend.limitThreads();
    }
  }

  private record Done(Scores scores, float loss) implements Pending {}
}
