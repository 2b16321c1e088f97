package io.uicstream.schemas;

/**
 * An alarm that was raised or cleared; one JSON record on the topic {@code alarms}, keyed by kind.
 *
 * @param atMs when, milliseconds since the Unix epoch
 * @param kind what it is about
 * @param raised true when it begins, false when it ends
 * @param value the figure that crossed the threshold
 * @param threshold the threshold that it crossed
 * @param message a sentence that names what is seen and what to do
 */
public record Alarm(
    long atMs, Kind kind, boolean raised, double value, double threshold, String message) {

  /** Kinds of alarms. */
  public enum Kind {
    /** Nearly all images in few classes. */
    COLLAPSE,
    /** Loss stays at ln K: nothing is learnt. */
    STUCK,
    /** Class sizes far from equal. */
    IMBALANCE,
    /** NMI fell well below its best of late. */
    NMI_DROP,
    /** The learner is far behind the images topic. */
    LAG,
    /** Unseen images are about to be deleted by retention. */
    LOSS_OF_UNSEEN_IMAGES
  }
}
