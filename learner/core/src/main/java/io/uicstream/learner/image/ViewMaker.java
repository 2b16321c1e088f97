package io.uicstream.learner.image;

import io.uicstream.engine.Crop;
import io.uicstream.engine.Photometric;
import io.uicstream.engine.View;
import io.uicstream.engine.ViewSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes the geometric half of views: decodes, cuts the crop out, and resizes that to S×S. The
 * photometric half goes along as parameters, for the engine.
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
   * One of the views of an image.
   *
   * @param source what it looks like
   * @param seed of everything that is drawn for it
   * @param pixels [B, S, S, 3], of which the S·S·3 bytes of one image are written
   * @param index which image of the minibatch, 0 to B−1
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Wanted(ViewSource source, long seed, byte[] pixels, int index) {}

  /**
   * Makes one view of an image that nobody has decoded yet: of all its pixels, so that whether it
   * can be used does not depend on the crop. The same image and seed give the same view.
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
    return make(encoded, List.of(new Wanted(source, seed, pixels, index))).get(0);
  }

  /**
   * Makes several views of an image that nobody has decoded yet, and decodes it once.
   *
   * @return what remains to be done to the pixels of each
   * @throws UndecodableImageException if the image cannot be used; nothing was written
   */
  public List<Photometric> make(byte[] encoded, List<Wanted> views)
      throws UndecodableImageException {
    EncodedImage image = decoder.open(encoded);
    return image.decode(
        image.all(),
        whole -> {
          List<Photometric> photometric = new ArrayList<>();
          for (Wanted wanted : views) {
            Cut cut = Cut.of(image, wanted);
            resize(whole, cut.region(), cut, wanted);
            photometric.add(cut.view().photometric());
          }
          return photometric;
        });
  }

  /**
   * Makes a view of an image from which {@link #make} has made one before: decodes only what its
   * crop needs, and gives the view that {@code make} would give.
   *
   * @throws UndecodableImageException if there is less memory than there was, or the bytes are not
   *     those that were decoded before; nothing was written
   */
  public Photometric makeAgain(byte[] encoded, long seed, byte[] pixels, int index)
      throws UndecodableImageException {
    EncodedImage image = decoder.open(encoded);
    Wanted wanted = new Wanted(source, seed, pixels, index);
    Cut cut = Cut.of(image, wanted);
    return image.decode(
        cut.region(),
        part -> {
          resize(part, new Region(0, 0, part.width(), part.height()), cut, wanted);
          return cut.view().photometric();
        });
  }

  private void resize(Raster source, Region region, Cut cut, Wanted wanted) {
    Resampler.resize(
        source, region, cut.box(), side, wanted.pixels(), wanted.index() * side * side * 3);
  }

  /**
   * What a view shows of an image.
   *
   * @param region whole pixels
   * @param box its crop, from the corner of the region
   */
  private record Cut(View view, Region region, Resampler.Box box) {
    static Cut of(EncodedImage image, Wanted wanted) {
      int width = image.width();
      int height = image.height();
      View view = wanted.source().sample(width, height, new SplittableRandom(wanted.seed()));
      Crop crop = view.crop();
      Region region = Region.covering(crop, width, height);
      return new Cut(
          view,
          region,
          new Resampler.Box(
              (double) crop.left() * width - region.left(),
              (double) crop.top() * height - region.top(),
              (double) crop.width() * width,
              (double) crop.height() * height));
    }
  }

  @Override
  public void close() {
    decoder.close();
  }
}
