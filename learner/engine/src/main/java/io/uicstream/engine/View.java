package io.uicstream.engine;

/**
 * How one image is shown to the network once: what part of it, and what is done to that part.
 *
 * @param crop cut out and resized to S×S by a decode worker
 * @param photometric done afterwards by the engine
 */
public record View(Crop crop, Photometric photometric) {
  /** Part of the shorter side that evaluation shows: 224 pixels of 256, as is usual. */
  private static final double CENTRE = 224.0 / 256;

  /**
   * The one view of an evaluation pass, without chance: the shorter side is resized to S·256/224,
   * and the middle S×S pixels are shown as they are.
   *
   * @param width of the image in pixels, at least 1
   * @param height of the image in pixels, at least 1
   */
  public static View centre(int width, int height) {
    double side = CENTRE * Math.min(width, height);
    return new View(Crop.centred(side / width, side / height), Photometric.NONE);
  }
}
