package io.uicstream.ingest;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** Is told, a few times a second, how far publishing is. */
@FunctionalInterface
public interface Progress {
  /** Tells nobody. */
  Progress NONE = now -> {};

  /** Called on the publishing thread, which waits for it; the last time after the last image. */
  void update(Snapshot now);

  /**
   * How far publishing is.
   *
   * @param counts what became of the images so far
   * @param total images there will be in all, where that is known; an estimate
   * @param imagesPerSecond rate over the last seconds
   * @param remaining time until {@code total} at that rate, where both are known
   */
  record Snapshot(
      PublishCounts counts,
      OptionalLong total,
      double imagesPerSecond,
      Optional<Duration> remaining) {}
}
