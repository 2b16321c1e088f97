package io.uicstream.engine.dl4j;

import io.uicstream.engine.Layer;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One layer at work: a forward and a backward computation on ND4J arrays. Arrays are row-major,
 * images NCHW; everything it makes lives in Deeplearning4j's workspaces for the pass. It never
 * writes into its input or into the gradient of its output: a block hands both to two branches.
 */
abstract class Op extends BaseLayer<OpLayer> {
  private final String name;

  Op(NeuralNetConfiguration conf, Layer description) {
    super(conf, DataType.FLOAT);
    this.name = description.name();
  }

  /** Name of its layer in the description, prefix of its weights' names. */
  final String name() {
    return name;
  }

  /** This op, followed by those it is made of. */
  Stream<Op> all() {
    return Stream.of(this);
  }

  /**
   * Output for the current {@code input}.
   *
   * @param training batch statistics and dropout; keep what {@link #backward} needs
   */
  abstract INDArray forward(boolean training, LayerWorkspaceMgr workspaces);

  /** Output for an input that stays where it is until {@link #backward}. */
  final INDArray forward(INDArray from, boolean training, LayerWorkspaceMgr workspaces) {
    input = from;
    return forward(training, workspaces);
  }

  /**
   * Writes the weights' gradients into their views and returns the gradient of the input.
   *
   * @param gradient gradient of the output
   */
  abstract INDArray backward(INDArray gradient, LayerWorkspaceMgr workspaces);

  @Override
  public final INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    return forward(training, workspaces);
  }

  @Override
  public final Pair<Gradient, INDArray> backpropGradient(
      INDArray epsilon, LayerWorkspaceMgr workspaces) {
    INDArray inputGradient = backward(epsilon, workspaces);
    Gradient gradient = new DefaultGradient(gradientsFlattened);
    if (gradientViews != null) {
      gradientViews.forEach(gradient::setGradientFor);
    }
    return new Pair<>(gradient, inputGradient);
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  INDArray weight() {
    return params.get(name + ".weight");
  }

  INDArray bias() {
    return params.get(name + ".bias");
  }

  INDArray weightGradient() {
    return gradientViews.get(name + ".weight");
  }

  INDArray biasGradient() {
    return gradientViews.get(name + ".bias");
  }

  /** An array of the pass's activations: survives from forward to backward. */
  static INDArray activations(LayerWorkspaceMgr workspaces, long... shape) {
    return workspaces.createUninitialized(ArrayType.ACTIVATIONS, DataType.FLOAT, shape, 'c');
  }

  /** An array for the gradient handed to the layer below. */
  static INDArray gradient(LayerWorkspaceMgr workspaces, long... shape) {
    return workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, DataType.FLOAT, shape, 'c');
  }

  /** Runs a named ND4J operation with integer arguments. */
  static void run(String op, INDArray[] inputs, INDArray[] outputs, int... arguments) {
    Nd4j.exec(
        DynamicCustomOp.builder(op)
            .addInputs(inputs)
            .addOutputs(outputs)
            .addIntegerArguments(arguments)
            .build());
  }

  /**
   * Integer arguments of ND4J's {@code conv2d} and {@code conv2d_bp}: kernel, stride, padding and
   * dilation for height and width, padding as given, NCHW, weights [out, in, k, k].
   */
  static int[] convolution(int kernel, int stride, int padding) {
    return new int[] {kernel, kernel, stride, stride, padding, padding, 1, 1, 0, 0, 1};
  }
}
