package io.uicstream.engine.dl4j;

import io.uicstream.engine.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Square convolution with or without bias, weights [out, in, k, k]. */
final class ConvolutionOp extends Op {
  private final Layer.Convolution shape;
  private final int[] arguments;

  ConvolutionOp(NeuralNetConfiguration conf, Layer.Convolution shape) {
    super(conf, shape);
    this.shape = shape;
    this.arguments = convolution(shape.kernel(), shape.stride(), shape.padding());
  }

  @Override
  INDArray forward(boolean training, LayerWorkspaceMgr workspaces) {
    INDArray output =
        activations(
            workspaces,
            input.size(0),
            shape.out(),
            shape.outputSide((int) input.size(2)),
            shape.outputSide((int) input.size(3)));
    INDArray[] inputs =
        shape.bias() ? new INDArray[] {input, weight(), bias()} : new INDArray[] {input, weight()};
    run("conv2d", inputs, new INDArray[] {output}, arguments);
    return output;
  }

  @Override
  INDArray backward(INDArray gradient, LayerWorkspaceMgr workspaces) {
    INDArray inputGradient = gradient(workspaces, input.shape());
    if (shape.bias()) {
      run(
          "conv2d_bp",
          new INDArray[] {input, weight(), bias(), gradient},
          new INDArray[] {inputGradient, weightGradient(), biasGradient()},
          arguments);
    } else {
      run(
          "conv2d_bp",
          new INDArray[] {input, weight(), gradient},
          new INDArray[] {inputGradient, weightGradient()},
          arguments);
    }
    return inputGradient;
  }
}
