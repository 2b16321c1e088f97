package io.uicstream.engine.dl4j;

import io.uicstream.engine.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Inverted dropout. */
final class DropoutOp extends Op {
  private final float p;
  private final DropoutMasks masks;
  private INDArray mask;

  DropoutOp(NeuralNetConfiguration conf, Layer.Dropout description, DropoutMasks masks) {
    super(conf, description);
    this.p = description.p();
    this.masks = masks;
  }

  @Override
  INDArray forward(boolean training, LayerWorkspaceMgr workspaces) {
    INDArray output = activations(workspaces, input.shape());
    if (!training) {
      return output.assign(input);
    }
    mask = activations(workspaces, input.shape());
    float[] factors = masks.next(Math.toIntExact(input.length()), p);
    mask.data().setData(factors);
    return input.mul(mask, output);
  }

  @Override
  INDArray backward(INDArray gradient, LayerWorkspaceMgr workspaces) {
    return gradient.mul(mask, gradient(workspaces, input.shape()));
  }

  @Override
  public void clear() {
    super.clear();
    mask = null;
  }
}
