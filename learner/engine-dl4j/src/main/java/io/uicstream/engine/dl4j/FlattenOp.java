package io.uicstream.engine.dl4j;

import io.uicstream.engine.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/** [B, C, H, W] to [B, C·H·W]. */
final class FlattenOp extends Op {
  FlattenOp(NeuralNetConfiguration conf, Layer.Flatten description) {
    super(conf, description);
  }

  @Override
  INDArray forward(boolean training, LayerWorkspaceMgr workspaces) {
    long images = input.size(0);
    long features = input.length() / images;
    return activations(workspaces, images, features).assign(input.reshape('c', images, features));
  }

  @Override
  INDArray backward(INDArray gradient, LayerWorkspaceMgr workspaces) {
    return gradient(workspaces, input.shape()).assign(gradient.reshape('c', input.shape()));
  }
}
