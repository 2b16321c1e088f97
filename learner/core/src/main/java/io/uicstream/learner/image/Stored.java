package io.uicstream.learner.image;

/**
 * What was found in an encoded image.
 *
 * @param picture its pixels as they are stored
 * @param orientation how they must be turned
 */
record Stored(Picture picture, Orientation orientation) {
  static Stored upright(Picture picture) {
    return new Stored(picture, Orientation.UPRIGHT);
  }
}
