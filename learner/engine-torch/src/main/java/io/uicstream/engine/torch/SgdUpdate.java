package io.uicstream.engine.torch;

import io.uicstream.engine.Sgd;
import java.util.Collection;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorType;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.global.torch;

/**
 * v ← μv + g + λw, w ← w − lr·v over all trainable weights, in one pass over memory: libtorch's own
 * fused operation, which the bindings have no method for and which is called by its name. It can
 * divide the gradients by a number that the device holds, so that clipping does not wait for it.
 */
final class SgdUpdate {
  private static final String OPERATION = "aten::_fused_sgd_";

  private final Sgd sgd;
  private final Weights weights;
  private final OperatorHandle operation;

  SgdUpdate(Sgd sgd, Weights weights, Constants constants) {
    this.sgd = sgd;
    this.weights = weights;
    this.operation = constants.own(Dispatcher.singleton().findSchemaOrThrow(OPERATION, ""));
  }

  /** Updates by the gradients of a replica. */
  @SuppressWarnings("try")
  void apply(Replica replica, float learningRate) {
    try (PointerScope scope = new PointerScope()) {
      List<Tensor> gradients = replica.gradients();
      IValueVector arguments = new IValueVector();
      arguments.push_back(list(weights.trainable().values()));
      arguments.push_back(list(gradients));
      // Without momentum the operation takes none.
      arguments.push_back(list(sgd.momentum() > 0 ? weights.momenta() : List.of()));
      arguments.push_back(new IValue((double) sgd.weightDecay()));
      arguments.push_back(new IValue((double) sgd.momentum()));
      arguments.push_back(new IValue((double) learningRate));
      double dampening = 0;
      arguments.push_back(new IValue(dampening));
      boolean nesterov = false;
      arguments.push_back(new IValue(nesterov));
      boolean maximize = false;
      arguments.push_back(new IValue(maximize));
      boolean firstStep = false;
      arguments.push_back(new IValue(firstStep));
      arguments.push_back(sgd.clips() ? new IValue(divisor(gradients)) : new IValue());
      IValue noInfinityFound = new IValue();
      arguments.push_back(noInfinityFound);
      operation.callBoxed(arguments);
    }
  }

  /** 1, or how many times too long all gradients together are. */
  private Tensor divisor(List<Tensor> gradients) {
    TensorVector norms = new TensorVector();
    gradients.forEach(gradient -> norms.push_back(torch.linalg_vector_norm(gradient)));
    Tensor norm = torch.linalg_vector_norm(torch.stack(norms));
    return norm.div_(new Scalar(sgd.gradientNorm())).clamp_min_(new Scalar(1f));
  }

  private static IValue list(Collection<Tensor> tensors) {
    GenericList list = new GenericList(new Type.TypePtr(TensorType.get()));
    tensors.forEach(tensor -> list.push_back(new IValue(tensor)));
    return new IValue(list);
  }
}
