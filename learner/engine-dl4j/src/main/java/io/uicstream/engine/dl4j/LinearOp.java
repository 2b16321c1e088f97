package io.uicstream.engine.dl4j;

import io.uicstream.engine.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Fully connected layer, weights [out, in]. */
final class LinearOp extends Op {
  LinearOp(NeuralNetConfiguration conf, Layer.Linear description) {
    super(conf, description);
  }

  @Override
  INDArray forward(boolean training, LayerWorkspaceMgr workspaces) {
    INDArray output = activations(workspaces, input.size(0), weight().size(0));
    Nd4j.gemm(input, weight(), output, false, true, 1, 0);
    return output.addiRowVector(bias());
  }

  @Override
  INDArray backward(INDArray gradient, LayerWorkspaceMgr workspaces) {
    Nd4j.gemm(gradient, input, weightGradient(), true, false, 1, 0);
    gradient.sum(biasGradient(), 0);
    INDArray inputGradient = gradient(workspaces, input.shape());
    return Nd4j.gemm(gradient, weight(), inputGradient, false, false, 1, 0);
  }
}
