package io.uicstream.learner;

import io.uicstream.schemas.LearnerStatus;
import java.util.OptionalLong;

/**
 * How far the learner is behind, and when the topic's time retention would begin to delete images
 * that it has not seen. Written by the intake thread, read by any.
 */
final class LagMeter {
  private static final long WINDOW_MS = 10_000;

  private final OptionalLong retentionMs;
  private long windowStartMs = Long.MIN_VALUE;
  private long windowStartAgeMs;
  private volatile LearnerStatus.Lag lag = new LearnerStatus.Lag(0, null);

  /**
   * A meter for one topic.
   *
   * @param retentionMs the topic's retention.ms; empty if it keeps images for ever
   */
  LagMeter(OptionalLong retentionMs) {
    this.retentionMs = retentionMs;
  }

  /** The newest measurement. */
  LearnerStatus.Lag lag() {
    return lag;
  }

  /**
   * Measures.
   *
   * @param records records not yet labelled
   * @param oldestMs record time of the oldest of them; ignored if there is none
   * @param nowMs time of the measurement
   */
  void observe(long records, long oldestMs, long nowMs) {
    if (records == 0) {
      windowStartMs = Long.MIN_VALUE;
      lag = new LearnerStatus.Lag(0, null);
      return;
    }
    long ageMs = nowMs - oldestMs;
    if (windowStartMs == Long.MIN_VALUE) {
      windowStartMs = nowMs;
      windowStartAgeMs = ageMs;
    }
    Double secondsToLoss = lag.secondsToLoss();
    if (nowMs - windowStartMs >= WINDOW_MS) {
      secondsToLoss = secondsToLoss(ageMs, nowMs);
      windowStartMs = nowMs;
      windowStartAgeMs = ageMs;
    }
    lag = new LearnerStatus.Lag(records, secondsToLoss);
  }

  /**
   * The oldest unseen image is deleted at age retention.ms; its age grows at a rate of (Δage /
   * Δtime).
   */
  private Double secondsToLoss(long ageMs, long nowMs) {
    double growth = (double) (ageMs - windowStartAgeMs) / (nowMs - windowStartMs);
    if (retentionMs.isEmpty() || growth <= 0) {
      return null;
    }
    return Math.max(0, (retentionMs.getAsLong() - ageMs) / growth / 1000);
  }
}
