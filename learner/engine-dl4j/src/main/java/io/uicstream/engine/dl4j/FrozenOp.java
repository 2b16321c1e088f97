package io.uicstream.engine.dl4j;

import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An op that works in inference mode always. Deeplearning4j ends a backward pass at the first layer
 * of this class's parent that it meets. The parent's methods would only log that it is frozen.
 */
final class FrozenOp extends FrozenLayer {
  private static final long serialVersionUID = 1;

  FrozenOp(Op op) {
    super(op);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    return underlying.activate(false, workspaces);
  }

  @Override
  public INDArray activate(INDArray input, boolean training, LayerWorkspaceMgr workspaces) {
    return underlying.activate(input, false, workspaces);
  }

  @Override
  public void setBackpropGradientsViewArray(INDArray gradients) {}
}
