package io.uicstream.learner;

/**
 * Everything that {@link Labeller} is told at start.
 *
 * @param connection where it reads and writes
 * @param batch most images of one forward pass, at least 1
 * @param decodeThreads threads that decode, at least 1
 * @param maxPixels larger images are dead letters
 * @param besideOthers whether to go on where the label topic holds labels of another run
 * @param stop when it ends by itself, counted from its start; {@code maxSamples} is not looked at
 */
public record LabellerSettings(
    LearnerSettings.Connection connection,
    int batch,
    int decodeThreads,
    long maxPixels,
    boolean besideOthers,
    LearnerSettings.Stop stop) {
  public LabellerSettings {
    if (batch < 1) {
      throw new IllegalArgumentException("a forward pass takes at least one image, was " + batch);
    }
  }
}
