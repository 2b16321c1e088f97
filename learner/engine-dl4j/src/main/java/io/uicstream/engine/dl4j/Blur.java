package io.uicstream.engine.dl4j;

import io.uicstream.engine.Photometric;
import io.uicstream.engine.ViewReference;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Gaussian blur as two matrix products per image: a row of pixels, edges repeated, times a banded
 * S×S matrix.
 */
final class Blur {
  private Blur() {}

  /** Blurs those images [B, 3, S, S], in place, whose view asks for it. */
  static void apply(INDArray images, List<Photometric> views) {
    long side = images.size(2);
    for (int i = 0; i < views.size(); i++) {
      if (views.get(i).blurSigma() > 0) {
        INDArray image = images.get(NDArrayIndex.point(i));
        INDArray band = band((int) side, views.get(i));
        INDArray rows = image.reshape('c', 3 * side, side);
        INDArray across = Nd4j.gemm(rows, band, false, true).dup('c').reshape('c', 3, side, side);
        for (int channel = 0; channel < 3; channel++) {
          INDArray plane = across.get(NDArrayIndex.point(channel));
          image.get(NDArrayIndex.point(channel)).assign(Nd4j.gemm(band, plane, false, false));
        }
      }
    }
  }

  /** Row y holds the weights of the source pixels for output pixel y. */
  private static INDArray band(int side, Photometric view) {
    float[] taps = ViewReference.blurWeights(view);
    int radius = view.blurRadius();
    float[] band = new float[side * side];
    for (int y = 0; y < side; y++) {
      for (int tap = 0; tap < taps.length; tap++) {
        int source = Math.min(side - 1, Math.max(0, y + tap - radius));
        band[y * side + source] += taps[tap];
      }
    }
    return Nd4j.create(band, new long[] {side, side}, 'c');
  }
}
