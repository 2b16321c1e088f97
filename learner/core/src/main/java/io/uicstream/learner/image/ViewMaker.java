package io.uicstream.learner.image;

import io.uicstream.engine.Crop;
import io.uicstream.engine.Photometric;
import io.uicstream.engine.View;
import io.uicstream.engine.ViewSource;
import java.util.SplittableRandom;

/**
 * Makes the geometric half of a view: decodes as much as its crop needs, and resizes that to S×S.
 * The photometric half goes along as parameters, for the engine.
 *
 * <p>Used by one thread, which closes it; several of them fill one minibatch, each its own images.
 */
public final class ViewMaker implements AutoCloseable {
  private final ImageDecoder decoder;
  private final ViewSource source;
  private final int side;

  /**
   * Makes a view maker.
   *
   * @param decoder closed together with this
   * @param source what views look like
   * @param side S, height and width in pixels, at least 1
   */
  public ViewMaker(ImageDecoder decoder, ViewSource source, int side) {
    if (side < 1) {
      throw new IllegalArgumentException("side must be at least 1 pixel, was " + side);
    }
    this.decoder = decoder;
    this.source = source;
    this.side = side;
  }

  /**
   * Makes one view. The same image and seed give the same view.
   *
   * @param encoded the image as received
   * @param seed of everything that is drawn for this view
   * @param pixels [B, S, S, 3], of which the S·S·3 bytes of one image are written
   * @param index which image of the minibatch, 0 to B−1
   * @return what remains to be done to the pixels
   * @throws UndecodableImageException if the image cannot be used; nothing was written
   */
  public Photometric make(byte[] encoded, long seed, byte[] pixels, int index)
      throws UndecodableImageException {
    EncodedImage image = decoder.open(encoded);
    int width = image.width();
    int height = image.height();
    View view = source.sample(width, height, new SplittableRandom(seed));
    Crop crop = view.crop();
    Region region = Region.covering(crop, width, height);
    Raster raster = image.decode(region);
    Resampler.Box box =
        new Resampler.Box(
            (double) crop.left() * width - region.left(),
            (double) crop.top() * height - region.top(),
            (double) crop.width() * width,
            (double) crop.height() * height);
    Resampler.resize(raster, box, side, pixels, index * side * side * 3);
    return view.photometric();
  }

  @Override
  public void close() {
    decoder.close();
  }
}
