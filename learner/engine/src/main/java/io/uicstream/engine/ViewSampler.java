package io.uicstream.engine;

import java.util.random.RandomGenerator;

/**
 * Draws views, engine-neutral and before anything is decoded: only the image's size is needed.
 *
 * <p>Immutable; safe for use by any thread, each with a generator of its own. The same settings,
 * size and state of the generator give the same view.
 */
public final class ViewSampler implements ViewSource {
  private static final double LOG_WIDEST = Math.log(4 / 3.0);
  private static final int TRIES = 10;

  private final ViewSettings settings;

  /** Makes a sampler that draws within these ranges. */
  public ViewSampler(ViewSettings settings) {
    this.settings = settings;
  }

  /** Draws one view; how many draws that takes depends on the image. */
  @Override
  public View sample(int width, int height, RandomGenerator random) {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("no view of an image of " + width + " x " + height);
    }
    return new View(crop(width, height, random), photometric(random));
  }

  /**
   * A part of the area with aspect ratio 3/4 to 4/3 in pixels, log-uniform, anywhere within the
   * image. A shape that does not fit is drawn again; after ten of them (a very long image) it is
   * the largest centred part of a permitted shape.
   */
  private Crop crop(int width, int height, RandomGenerator random) {
    double area = (double) width * height;
    for (int tries = 0; tries < TRIES; tries++) {
      double part = area * uniform(random, settings.minimumArea(), 1);
      double aspect = Math.exp(uniform(random, -LOG_WIDEST, LOG_WIDEST));
      double cropWidth = Math.sqrt(part * aspect) / width;
      double cropHeight = Math.sqrt(part / aspect) / height;
      if (cropWidth <= 1 && cropHeight <= 1) {
        double left = uniform(random, 0, 1 - cropWidth);
        double top = uniform(random, 0, 1 - cropHeight);
        return new Crop((float) left, (float) top, (float) cropWidth, (float) cropHeight);
      }
    }
    double aspect = (double) width / height;
    double widest = Math.exp(LOG_WIDEST);
    return Crop.centred(Math.min(1, widest / aspect), Math.min(1, widest * aspect));
  }

  private Photometric photometric(RandomGenerator random) {
    return new Photometric(
        happens(settings.flip(), random),
        around1(settings.jitter(), random),
        around1(settings.jitter(), random),
        around1(settings.jitter(), random),
        around1(settings.gain(), random),
        around1(settings.gain(), random),
        around1(settings.gain(), random),
        happens(settings.grayscale(), random),
        blurSigma(random));
  }

  private float blurSigma(RandomGenerator random) {
    ViewSettings.Blur blur = settings.blur();
    return happens(blur.probability(), random)
        ? (float) uniform(random, blur.minimumSigma(), blur.maximumSigma())
        : 0;
  }

  private static boolean happens(float probability, RandomGenerator random) {
    return random.nextDouble() < probability;
  }

  private static float around1(float largest, RandomGenerator random) {
    return (float) uniform(random, 1 - largest, 1 + largest);
  }

  private static double uniform(RandomGenerator random, double from, double to) {
    return from + (to - from) * random.nextDouble();
  }
}
