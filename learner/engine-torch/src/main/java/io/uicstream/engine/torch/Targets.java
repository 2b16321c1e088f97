package io.uicstream.engine.torch;

import io.uicstream.engine.MultiLabels;
import java.util.function.BinaryOperator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.Reduction;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What a training pass is to put out.
 *
 * @param values go to the device with the batch
 * @param loss of logits [B, K], 32-bit floats, and the values, 64-bit: a single number
 */
@SuppressWarnings("ArrayRecordComponent")
record Targets(int[] values, BinaryOperator<Tensor> loss) {
  /** One class for each image: mean cross-entropy of the softmax. */
  static Targets of(int[] labels) {
    return new Targets(labels, torch::cross_entropy_loss);
  }

  /** Any classes for each image: binary cross-entropies, summed and divided by B. */
  static Targets of(MultiLabels labels) {
    return new Targets(labels.values(), Targets::binaryCrossEntropy);
  }

  private static Tensor binaryCrossEntropy(Tensor logits, Tensor values) {
    Tensor targets = values.view(logits.size(0), logits.size(1));
    Tensor judged = targets.ne(new Scalar(MultiLabels.IGNORED)).to(ScalarType.Float);
    return torch
        .binary_cross_entropy_with_logits(
            logits,
            targets.to(ScalarType.Float),
            new TensorOptional(judged),
            new TensorOptional(),
            Reduction.Sum.value)
        .div(new Scalar((float) logits.size(0)));
  }
}
