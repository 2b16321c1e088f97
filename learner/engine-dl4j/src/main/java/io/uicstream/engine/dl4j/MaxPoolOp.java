package io.uicstream.engine.dl4j;

import io.uicstream.engine.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Largest value of each window; padding never is, incomplete windows are dropped. */
final class MaxPoolOp extends Op {
  private final Layer.MaxPool shape;
  private final int[] arguments;

  MaxPoolOp(NeuralNetConfiguration conf, Layer.MaxPool shape) {
    super(conf, shape);
    this.shape = shape;
    int k = shape.kernel();
    int s = shape.stride();
    int p = shape.padding();
    // kernel, stride, padding, dilation, padding as given, (unused), NCHW
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
    run("maxpool2d", new INDArray[] {input}, new INDArray[] {output}, arguments);
    return output;
  }

  @Override
  INDArray backward(INDArray gradient, LayerWorkspaceMgr workspaces) {
    INDArray inputGradient = gradient(workspaces, input.shape());
    run(
        "maxpool2d_bp",
        new INDArray[] {input, gradient},
        new INDArray[] {inputGradient},
        arguments);
    return inputGradient;
  }
}
