package io.uicstream.engine.dl4j;

import io.uicstream.engine.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.factory.Nd4j;

/** max(0, x). */
final class ReluOp extends Op {
  ReluOp(NeuralNetConfiguration conf, Layer.Relu description) {
    super(conf, description);
  }

  @Override
  INDArray forward(boolean training, LayerWorkspaceMgr workspaces) {
    INDArray output = activations(workspaces, input.shape());
    Nd4j.getExecutioner().exec(new RectifiedLinear(input, output, 0));
    return output;
  }

  /** A step function and a product: ND4J's own {@code relu_bp} is ten times slower. */
  @Override
  INDArray backward(INDArray gradient, LayerWorkspaceMgr workspaces) {
    INDArray inputGradient = gradient(workspaces, input.shape());
    Nd4j.getExecutioner().exec(new Step(input, inputGradient, 0));
    return inputGradient.muli(gradient);
  }
}
