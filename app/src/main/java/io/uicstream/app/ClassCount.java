package io.uicstream.app;

import io.uicstream.app.settings.ModelSettings;
import io.uicstream.app.settings.Values;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Judges K, the number of classes, by the images that there are for them. Pure. */
final class ClassCount {
  /** With fewer images a class, classes are split for want of images. */
  private static final int ENOUGH = 25;

  private ClassCount() {}

  /**
   * What is to be expected of too few images, and what to do; empty if they are enough.
   *
   * @param values K and the size of the window
   * @param images of the source; empty if nobody knows, as of a feed: then the window decides
   */
  static Optional<String> warning(Values values, OptionalLong images) {
    int classes = values.of(ModelSettings.CLASSES);
    long window = values.of(ModelSettings.WINDOW_IMAGES);
    return images.isPresent() && images.getAsLong() <= window
        ? warning(classes, images.getAsLong(), "the source has")
        : warning(classes, window, "the window holds");
  }

  private static Optional<String> warning(int classes, long images, String has) {
    if (images >= (long) ENOUGH * classes) {
      return Optional.empty();
    }
    String start = f("warning   %s %,d images for --classes %d: ", has, images, classes);
    String outlook =
        classes > images
            ? f(
                "at least %,d classes stay empty, nearly every image gets a class to itself, and"
                    + " labels tell nothing",
                classes - images)
            : f(
                "%.1f a class. With fewer than %d, classes run empty and are split again and again,"
                    + " and labels do not settle",
                (double) images / classes, ENOUGH);
    long fitting = images / ENOUGH;
    String remedy =
        fitting < 2
            ? f("; two classes need %d images", 2 * ENOUGH)
            : f("; take --classes %d or fewer", fitting);
    return Optional.of(start + outlook + remedy);
  }

  private static String f(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
