package io.uicstream.engine.dl4j;

import io.uicstream.engine.Layer;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;

/**
 * Makes the ops that do what descriptions say, those of a block's parts included.
 *
 * @param conf configuration of the layer of Deeplearning4j that the ops are, or are parts of
 * @param masks where dropout gets its random numbers
 */
record OpFactory(NeuralNetConfiguration conf, DropoutMasks masks) {
  /**
   * One op, without weights.
   *
   * @throws IllegalArgumentException if there is none for this kind of layer; names the layer
   */
  Op create(Layer description) {
    if (description instanceof Layer.Convolution c) {
      return new ConvolutionOp(conf, c);
    } else if (description instanceof Layer.BatchNorm b) {
      return new BatchNormOp(conf, b);
    } else if (description instanceof Layer.Relu r) {
      return new ReluOp(conf, r);
    } else if (description instanceof Layer.MaxPool p) {
      return new PoolOp(conf, p, "maxpool2d");
    } else if (description instanceof Layer.AveragePool p) {
      return new PoolOp(conf, p, "avgpool2d");
    } else if (description instanceof Layer.GlobalAveragePool p) {
      return new GlobalAveragePoolOp(conf, p);
    } else if (description instanceof Layer.Residual r) {
      return new ResidualOp(conf, r, this);
    } else if (description instanceof Layer.Flatten f) {
      return new FlattenOp(conf, f);
    } else if (description instanceof Layer.Dropout d) {
      return new DropoutOp(conf, d, masks);
    } else if (description instanceof Layer.Linear l) {
      return new LinearOp(conf, l);
    }
    throw new IllegalArgumentException(
        "the dl4j engine does "
            + description.getClass().getSimpleName()
            + " only as one of the first layers, not at layer "
            + description.name());
  }

  /** Ops in the order of their descriptions. */
  List<Op> create(List<Layer> descriptions) {
    return descriptions.stream().map(this::create).toList();
  }
}
