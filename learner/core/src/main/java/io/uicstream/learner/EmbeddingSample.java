package io.uicstream.learner;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Which arrivals are embedded: those whose ids hash below the share, so that the same images are
 * taken whoever asks and whether they are annotated or not; and no more of them in a second than
 * was set. Safe for use by several threads.
 */
final class EmbeddingSample {
  private final double share;
  private final double perSecond;
  private final Clock clock;
  private final AtomicLong dropped = new AtomicLong();
  private double allowed;
  private long allowedAtMs;

  EmbeddingSample(LearnerSettings.Embeddings settings, Clock clock) {
    this.share = settings.share();
    this.perSecond = settings.perSecond();
    this.clock = clock;
    this.allowed = burst();
    this.allowedAtMs = clock.millis();
  }

  /** Whether an image that arrives is to be embedded. */
  boolean takes(String imageId) {
    return share > 0 && place(imageId) < share && mayTake();
  }

  /** Where an id stands among all, 0 to 1: the first 53 bits of its SHA-256. */
  private static double place(String imageId) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(imageId.getBytes(UTF_8));
      return (ByteBuffer.wrap(hash).getLong() >>> 11) * 0x1.0p-53;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private synchronized boolean mayTake() {
    long nowMs = clock.millis();
    allowed = Math.min(burst(), allowed + Math.max(0, nowMs - allowedAtMs) * perSecond / 1000);
    allowedAtMs = nowMs;
    if (allowed < 1) {
      dropped.incrementAndGet();
      return false;
    }
    allowed--;
    return true;
  }

  private double burst() {
    return Math.max(1, perSecond);
  }

  /** Images of the share that were over the rate. */
  long dropped() {
    return dropped.get();
  }
}
