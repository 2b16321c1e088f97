package io.uicstream.engine.torch;

import io.uicstream.engine.Layer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/** Layers without weights. */
final class FixedOps {
  private FixedOps() {}

  /** (x − mean) / std per channel, channels-last. */
  static Op normalize(Layer.Normalize layer, Constants constants) {
    Tensor mean = constants.tensor(layer.mean(), 1, 3, 1, 1);
    float[] inverse = new float[3];
    for (int channel = 0; channel < 3; channel++) {
      inverse[channel] = 1 / layer.std()[channel];
    }
    Tensor scale = constants.tensor(inverse, 1, 3, 1, 1);
    return (x, pass) -> {
      x.sub_(mean).mul_(scale);
      return x;
    };
  }

  /**
   * Mean over channels, then the two Sobel filters. Each is a smoothing [1, 2, 1] one way and a
   * difference the other, and that is how it is done: libtorch's convolution from one channel to
   * two takes fifteen times as long.
   */
  static Op sobel() {
    return (x, pass) -> {
      long side = x.size(2);
      Tensor grey = torch.constant_pad_nd(x.mean(new long[] {1}, true, null), 1, 1, 1, 1);
      Tensor down = smooth(grey, 2, side);
      Tensor across = smooth(grey, 3, side);
      TensorVector both = new TensorVector(difference(down, 3, side), difference(across, 2, side));
      return torch.cat(both, 1);
    };
  }

  /** a + 2b + c of three neighbours along a dimension. */
  private static Tensor smooth(Tensor padded, int dimension, long side) {
    Tensor sum = padded.narrow(dimension, 0, side).add(padded.narrow(dimension, 2, side));
    sum.add_(padded.narrow(dimension, 1, side), new Scalar(2.0f));
    return sum;
  }

  /** a − c of three neighbours along a dimension. */
  private static Tensor difference(Tensor padded, int dimension, long side) {
    return padded.narrow(dimension, 0, side).sub(padded.narrow(dimension, 2, side));
  }

  /** The form that convolutions are fastest on. */
  static Tensor channelsLast(Tensor images) {
    return images.contiguous(MemoryFormat.ChannelsLast);
  }
}
