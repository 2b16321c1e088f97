package io.uicstream.schemas;

import java.util.List;
import java.util.Map;

/**
 * What a learner is doing; one JSON record on the topic {@code learner-status}, keyed by run id.
 *
 * @param runId identity of the label store, stable across restarts
 * @param state {@code STARTING}, {@code RUNNING} or {@code STOPPED}
 * @param atMs when this was measured, milliseconds since the Unix epoch
 * @param engine engine and device in use, such as {@code dl4j (CPU)}
 * @param images what became of every image record received, over the life of the label store
 * @param training the training loop
 * @param window the replay window
 * @param lag how far the learner is behind the topic {@code images}
 * @param splits classes split since the status before, oldest first
 * @param embeddings the topic {@code embeddings}; null where none are published
 * @param deadLetters what could not be used, and why; null in records of older versions
 */
public record LearnerStatus(
    String runId,
    State state,
    long atMs,
    String engine,
    Images images,
    Training training,
    Window window,
    Lag lag,
    List<Split> splits,
    Embeddings embeddings,
    DeadLetters deadLetters) {

  /** Where in its life a learner is. */
  public enum State {
    STARTING,
    RUNNING,
    STOPPED
  }

  /**
   * Counts over the life of the label store; {@code received = admitted + duplicates + deadLettered
   * + withdrawn}.
   *
   * @param received records read from {@code images}
   * @param admitted records that brought a new image
   * @param duplicates records whose image id was known already
   * @param deadLettered records that went to {@code images.dead-letter}
   * @param withdrawn records without a value, which withdraw an image
   * @param labelled images that were given a first label; equals admitted
   */
  public record Images(
      long received,
      long admitted,
      long duplicates,
      long deadLettered,
      long withdrawn,
      long labelled) {}

  /**
   * The training loop.
   *
   * @param steps SGD steps taken over the life of the run
   * @param samples images trained on over the life of the run
   * @param imagesPerSecond training samples per second since the status before
   * @param loss mean cross-entropy since the status before, in nats; null before the first step
   * @param learningRate learning rate of the newest step
   * @param changedShare share of labels that changed at their visit since the status before, 0 to
   *     1; null without visits
   * @param splits classes split over the life of the label store
   * @param droppedDraws drawn images whose slot was reused before their label came back, or that
   *     could no longer be decoded and left the window, over the life of the store
   * @param lostSteps steps that the last restart repeated, 0 if none
   * @param learningSeconds wall time from when this learner began to train to its newest step; null
   *     in records of older versions
   * @param labellingSeconds of that, spent on labels: passes over the window before an epoch, and
   *     what a rule computes from scores, during which the next step may be computed; null in
   *     records of older versions
   */
  public record Training(
      long steps,
      long samples,
      double imagesPerSecond,
      Double loss,
      double learningRate,
      Double changedShare,
      long splits,
      long droppedDraws,
      long lostSteps,
      Double learningSeconds,
      Double labellingSeconds) {}

  /**
   * The replay window.
   *
   * @param images images that can be drawn
   * @param bytes their encoded size, in bytes
   * @param classes K, the number of pseudo classes
   * @param classesInUse classes with at least one image in the window
   * @param largestShare share of the largest class in the window, 0 to 1
   * @param balance entropy of the class sizes in the window divided by ln K, 0 to 1
   */
  public record Window(
      long images,
      long bytes,
      int classes,
      int classesInUse,
      double largestShare,
      double balance) {}

  /**
   * How far behind.
   *
   * @param records records in {@code images} not yet labelled, over all partitions
   * @param secondsToLoss seconds until the topic's retention would delete unseen images at the
   *     present rate; null when not falling behind
   */
  public record Lag(long records, Double secondsToLoss) {}

  /**
   * Embeddings of a share of the arrivals; counts are since the learner started.
   *
   * @param published embeddings that the topic has
   * @param dropped images of the share without one: over the rate, or not taken by the broker
   * @param timeShare share of the training thread's time that they took since the status before, 0
   *     to 1
   */
  public record Embeddings(long published, long dropped, double timeShare) {}

  /**
   * One class split (paper, section 4.2).
   *
   * @param from the class that was the largest
   * @param to the class that was empty
   * @param moved how many images moved
   * @param step model step at which it happened
   */
  public record Split(int from, int to, int moved, long step) {}

  /**
   * Records that could not be used.
   *
   * @param byReason how many over the life of the label store, by the reason that their dead
   *     letters name; those that an older version counted are under none
   * @param first the first of each reason since the learner started, three at most
   */
  public record DeadLetters(Map<String, Long> byReason, List<First> first) {
    /** Nothing. */
    public static final DeadLetters NONE = new DeadLetters(Map.of(), List.of());
  }

  /**
   * One record that could not be used.
   *
   * @param name image id, or where the record has none its place in the topic
   * @param reason why, one word of a fixed list
   * @param detail why, in a sentence
   */
  public record First(String name, String reason, String detail) {}
}
