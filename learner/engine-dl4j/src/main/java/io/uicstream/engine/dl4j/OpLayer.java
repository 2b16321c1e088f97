package io.uicstream.engine.dl4j;

import io.uicstream.engine.Layer;
import io.uicstream.engine.Network.Parameter;
import java.util.Collection;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Deeplearning4j configuration of one layer of a network description. The layers of
 * Deeplearning4j's own are not used because in 1.0.0-M2.1 their CPU paths bypass oneDNN, repeat the
 * forward pass in the backward pass, and keep running statistics inside the weight vector: measured
 * at 42 images/s for the small network where these reach over ten times that.
 */
final class OpLayer extends FeedForwardLayer {
  private final transient Layer description;
  private final transient Map<String, Parameter> weights;
  private final transient DropoutMasks masks;
  private final transient boolean frozen;

  /**
   * Configures one layer.
   *
   * @param description what to compute
   * @param weights its weights and those of its parts by name, in order
   * @param masks where dropout gets its random numbers
   * @param frozen whether it stays as it is
   */
  OpLayer(Layer description, Map<String, Parameter> weights, DropoutMasks masks, boolean frozen) {
    this.description = description;
    this.weights = weights;
    this.masks = masks;
    this.frozen = frozen;
    setLayerName(description.name());
  }

  @Override
  public org.deeplearning4j.nn.api.Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int layerIndex,
      INDArray paramsView,
      boolean initializeParams,
      DataType dataType) {
    Op op = new OpFactory(conf, masks).create(description);
    op.setListeners(listeners);
    op.setIndex(layerIndex);
    op.setParamsViewArray(paramsView);
    op.setParamTable(initializer().init(conf, paramsView, initializeParams));
    op.setConf(conf);
    return frozen ? new FrozenOp(op) : op;
  }

  @Override
  public ParamInitializer initializer() {
    return new FlatWeights(weights);
  }

  /** Not used: shapes follow from the arrays. */
  @Override
  public InputType getOutputType(int layerIndex, InputType inputType) {
    return inputType;
  }

  @Override
  public void setNIn(InputType inputType, boolean override) {}

  @Override
  public InputPreProcessor getPreProcessorForInputType(InputType inputType) {
    return null;
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType inputType) {
    throw new UnsupportedOperationException("memory reports are not kept for " + layerName);
  }
}
