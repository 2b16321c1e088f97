package io.uicstream.engine.dl4j;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/**
 * Images per second of a training step of AlexNet-BN (224 pixels, Sobel channels, K = 3000) in
 * Deeplearning4j's own layers, which this engine does without: {@code BATCH SECONDS}.
 */
final class StockAlexNet {
  private static final int CLASSES = 3000;

  private StockAlexNet() {}

  public static void main(String[] args) {
    int batch = Integer.parseInt(args[0]);
    double seconds = Double.parseDouble(args[1]);
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .updater(new Nesterovs(0.03, 0.9))
            .l2(1e-4)
            .list();
    convolution(layers, 96, 11, 4, 2);
    pool(layers);
    convolution(layers, 256, 5, 1, 2);
    pool(layers);
    convolution(layers, 384, 3, 1, 1);
    convolution(layers, 384, 3, 1, 1);
    convolution(layers, 256, 3, 1, 1);
    pool(layers);
    for (int i = 0; i < 2; i++) {
      layers.layer(new DenseLayer.Builder().nOut(4096).activation(Activation.IDENTITY).build());
      normalise(layers);
    }
    layers.layer(
        new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
            .nOut(CLASSES)
            .activation(Activation.SOFTMAX)
            .build());
    MultiLayerNetwork net =
        new MultiLayerNetwork(layers.setInputType(InputType.convolutional(224, 224, 2)).build());
    net.init();
    INDArray images = Nd4j.rand(batch, 2, 224, 224);
    INDArray labels = Nd4j.zeros(batch, CLASSES);
    for (int i = 0; i < batch; i++) {
      labels.putScalar(i, i % CLASSES, 1);
    }
    net.fit(images, labels);
    long start = System.nanoTime();
    int steps = 0;
    while (System.nanoTime() - start < seconds * 1e9) {
      net.fit(images, labels);
      steps++;
    }
    System.out.printf(
        "Deeplearning4j's own layers, batch %d: %.1f images/s%n",
        batch, steps * batch * 1e9 / (System.nanoTime() - start));
  }

  private static void convolution(
      NeuralNetConfiguration.ListBuilder layers, int out, int kernel, int stride, int padding) {
    layers.layer(
        new ConvolutionLayer.Builder(kernel, kernel)
            .stride(stride, stride)
            .padding(padding, padding)
            .nOut(out)
            .activation(Activation.IDENTITY)
            .build());
    normalise(layers);
  }

  private static void normalise(NeuralNetConfiguration.ListBuilder layers) {
    layers.layer(new BatchNormalization.Builder().build());
    layers.layer(new ActivationLayer(Activation.RELU));
  }

  private static void pool(NeuralNetConfiguration.ListBuilder layers) {
    layers.layer(
        new SubsamplingLayer.Builder(
                SubsamplingLayer.PoolingType.MAX, new int[] {3, 3}, new int[] {2, 2})
            .build());
  }
}
