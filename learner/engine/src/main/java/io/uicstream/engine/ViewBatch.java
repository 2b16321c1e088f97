package io.uicstream.engine;

import java.util.List;

/**
 * A minibatch of views as decode workers hand it to an engine: the geometry (crop and resize) is
 * done, the rest of each view is done by the engine, in the order that {@link Photometric} gives.
 *
 * @param side S, height and width in pixels
 * @param pixels uint8 RGB, [B, S, S, 3] row-major; not copied, must not change until the pass has
 *     finished
 * @param photometric B parameter sets, one per image
 */
@SuppressWarnings("ArrayRecordComponent")
public record ViewBatch(int side, byte[] pixels, List<Photometric> photometric) {
  public ViewBatch {
    photometric = List.copyOf(photometric);
    if (pixels.length != photometric.size() * side * side * 3) {
      throw new IllegalArgumentException(
          photometric.size()
              + " images of side "
              + side
              + " do not take "
              + pixels.length
              + " bytes");
    }
  }

  /** B, the number of images. */
  public int images() {
    return photometric.size();
  }
}
