package io.uicstream.engine.dl4j;

import io.uicstream.engine.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Largest value or mean of each window, padding as given; incomplete windows are dropped. */
final class PoolOp extends Op {
  private final Layer.Pool shape;
  private final String operation;
  private final int[] arguments;

  /**
   * Makes one.
   *
   * @param operation of ND4J's, {@code maxpool2d} or {@code avgpool2d}
   */
  PoolOp(NeuralNetConfiguration conf, Layer.Pool shape, String operation) {
    super(conf, shape);
    this.shape = shape;
    this.operation = operation;
    int k = shape.kernel();
    int s = shape.stride();
    int p = shape.padding();
    // kernel, stride, padding, dilation, padding as given, means over padding too, NCHW
    this.arguments = new int[] {k, k, s, s, p, p, 1, 1, 0, 1, 0};
  }

  @Override
  INDArray forward(boolean training, LayerWorkspaceMgr workspaces) {
    INDArray output =
        activations(
            workspaces,
            input.size(0),
            input.size(1),
            shape.outputSide((int) input.size(2)),
            shape.outputSide((int) input.size(3)));
    run(operation, new INDArray[] {input}, new INDArray[] {output}, arguments);
    return output;
  }

  @Override
  INDArray backward(INDArray gradient, LayerWorkspaceMgr workspaces) {
    INDArray inputGradient = gradient(workspaces, input.shape());
    run(
        operation + "_bp",
        new INDArray[] {input, gradient},
        new INDArray[] {inputGradient},
        arguments);
    return inputGradient;
  }
}
