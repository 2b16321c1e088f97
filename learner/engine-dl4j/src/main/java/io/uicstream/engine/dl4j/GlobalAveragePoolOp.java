package io.uicstream.engine.dl4j;

import io.uicstream.engine.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Mean over all pixels of each channel: [B, C, H, W] to [B, C, 1, 1]. */
final class GlobalAveragePoolOp extends Op {
  GlobalAveragePoolOp(NeuralNetConfiguration conf, Layer.GlobalAveragePool description) {
    super(conf, description);
  }

  @Override
  INDArray forward(boolean training, LayerWorkspaceMgr workspaces) {
    INDArray output = activations(workspaces, input.size(0), input.size(1), 1, 1);
    rows(input).mean(output.reshape(output.length()), 1);
    return output;
  }

  @Override
  INDArray backward(INDArray gradient, LayerWorkspaceMgr workspaces) {
    INDArray inputGradient = gradient(workspaces, input.shape());
    INDArray rows = rows(inputGradient).assign(1.0 / pixels());
    rows.muli(gradient.reshape('c', gradient.length(), 1));
    return inputGradient;
  }

  /** [B·C, H·W], as in {@link Channels}. */
  private INDArray rows(INDArray images) {
    return images.reshape('c', input.size(0) * input.size(1), pixels());
  }

  private long pixels() {
    return input.size(2) * input.size(3);
  }
}
