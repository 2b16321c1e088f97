package io.uicstream.engine;

/**
 * Where the time of a training step went, in nanoseconds.
 *
 * @param transfer images and labels to the device
 * @param views photometric half of the views, normalisation and Sobel filters
 * @param forward to the loss
 * @param backward to all gradients
 * @param update of the weights
 */
public record StepTimes(long transfer, long views, long forward, long backward, long update) {
  /** Nothing yet. */
  public static final StepTimes ZERO = new StepTimes(0, 0, 0, 0, 0);

  /** This and another one together. */
  public StepTimes plus(StepTimes other) {
    return new StepTimes(
        transfer + other.transfer,
        views + other.views,
        forward + other.forward,
        backward + other.backward,
        update + other.update);
  }

  /** All parts together. */
  public long total() {
    return transfer + views + forward + backward + update;
  }
}
