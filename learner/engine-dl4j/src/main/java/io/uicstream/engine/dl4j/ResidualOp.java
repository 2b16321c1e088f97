package io.uicstream.engine.dl4j;

import io.uicstream.engine.Layer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Residual block, max(0, body(x) + shortcut(x)). To Deeplearning4j it is one layer; the ops that it
 * is made of see its whole table of weights and find their own there by name.
 */
final class ResidualOp extends Op {
  private final List<Op> body;
  private final List<Op> shortcut;
  private INDArray output;

  ResidualOp(NeuralNetConfiguration conf, Layer.Residual description, OpFactory parts) {
    super(conf, description);
    this.body = parts.create(description.body());
    this.shortcut = parts.create(description.shortcut());
  }

  @Override
  Stream<Op> all() {
    return Stream.concat(Stream.of(this), parts().flatMap(Op::all));
  }

  private Stream<Op> parts() {
    return Stream.concat(body.stream(), shortcut.stream());
  }

  @Override
  public void setParamTable(Map<String, INDArray> table) {
    super.setParamTable(table);
    parts().forEach(part -> part.setParamTable(table));
  }

  @Override
  public void setBackpropGradientsViewArray(INDArray gradients) {
    super.setBackpropGradientsViewArray(gradients);
    parts().forEach(part -> part.setBackpropGradientsViewArray(gradients));
  }

  @Override
  INDArray forward(boolean training, LayerWorkspaceMgr workspaces) {
    // Only a backward pass needs what is between the parts once the block is done.
    LayerWorkspaceMgr between =
        training
            ? workspaces
            : redirected(workspaces, ArrayType.ACTIVATIONS, ArrayType.FF_WORKING_MEM);
    INDArray straight = forward(body, training, between);
    INDArray aside = forward(shortcut, training, between);
    output = straight.add(aside, activations(workspaces, straight.shape()));
    Nd4j.getExecutioner().exec(new RectifiedLinear(output, output, 0));
    return output;
  }

  private INDArray forward(List<Op> branch, boolean training, LayerWorkspaceMgr workspaces) {
    INDArray values = input;
    for (Op part : branch) {
      values = part.forward(values, training, workspaces);
    }
    return values;
  }

  @Override
  INDArray backward(INDArray gradient, LayerWorkspaceMgr workspaces) {
    LayerWorkspaceMgr between =
        redirected(workspaces, ArrayType.ACTIVATION_GRAD, ArrayType.BP_WORKING_MEM);
    INDArray sumGradient = gradient(between, output.shape());
    Nd4j.getExecutioner().exec(new Step(output, sumGradient, 0));
    sumGradient.muli(gradient);
    INDArray straight = backward(body, sumGradient, between);
    INDArray aside = backward(shortcut, sumGradient, between);
    return straight.add(aside, gradient(workspaces, input.shape()));
  }

  private static INDArray backward(
      List<Op> branch, INDArray gradient, LayerWorkspaceMgr workspaces) {
    INDArray values = gradient;
    for (int i = branch.size() - 1; i >= 0; i--) {
      values = branch.get(i).backward(values, workspaces);
    }
    return values;
  }

  /**
   * Workspaces for the parts of a block: arrays of one type go where those of another do, the
   * working memory of the pass, which is freed when the block is done. Deeplearning4j may keep the
   * output of a layer longer than that, or outside of all workspaces.
   */
  private static LayerWorkspaceMgr redirected(
      LayerWorkspaceMgr workspaces, ArrayType type, ArrayType working) {
    String name = workspaces.getWorkspaceName(working);
    return LayerWorkspaceMgr.builder()
        .with(type, name, workspaces.getConfiguration(working))
        .with(working, name, workspaces.getConfiguration(working))
        .build();
  }

  @Override
  public void clear() {
    super.clear();
    output = null;
    parts().forEach(Op::clear);
  }
}
