package io.uicstream.engine.torch;

import io.uicstream.engine.Layer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/** Layers without weights. */
final class FixedOps {
  private static final float[] SOBEL = {1, 0, -1, 2, 0, -2, 1, 0, -1, 1, 2, 1, 0, 0, 0, -1, -2, -1};
  private static final long[] ONE = {1, 1};

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

  /** Mean over channels, then the two Sobel filters; channels-last. */
  static Op sobel(Constants constants) {
    Tensor filters = constants.tensor(SOBEL, 2, 1, 3, 3);
    TensorOptional none = constants.none();
    return (x, pass) -> {
      Tensor grey = x.mean(new long[] {1}, true, null);
      return torch.conv2d(grey, filters, none, ONE, ONE, ONE, 1);
    };
  }

  /** The form that convolutions are fastest on. */
  static Tensor channelsLast(Tensor images) {
    return images.contiguous(MemoryFormat.ChannelsLast);
  }
}
