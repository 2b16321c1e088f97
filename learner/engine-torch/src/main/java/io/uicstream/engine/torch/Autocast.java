package io.uicstream.engine.torch;

import io.uicstream.engine.Precision;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * While open, convolutions and matrix products of this thread are computed in bfloat16. Weights are
 * converted where they are used, once in a pass: libtorch's memory of converted weights is one for
 * all threads.
 */
final class Autocast implements AutoCloseable {
  private final DeviceType device;
  private final boolean on;

  Autocast(DeviceType device, Precision precision) {
    this.device = device;
    this.on = precision == Precision.BF16;
    if (on) {
      torch.set_autocast_dtype(device, ScalarType.BFloat16);
      torch.set_autocast_cache_enabled(false);
      torch.set_autocast_enabled(device, true);
    }
  }

  @Override
  public void close() {
    if (on) {
      torch.set_autocast_enabled(device, false);
    }
  }
}
