package io.uicstream.app.settings;

import static io.uicstream.app.settings.Group.OPERATION;
import static io.uicstream.app.settings.Group.STOP;

import java.util.List;

/** How the learner runs, and when a run ends by itself. */
public final class OperationSettings {
  /** Steps between checkpoints. */
  public static final Setting<Integer> CHECKPOINT_STEPS =
      new Setting<>(
          OPERATION,
          "checkpoint.steps",
          Type.integer(1, Integer.MAX_VALUE),
          "200",
          "steps",
          "that a crash takes from the weights at most; a checkpoint is written every half of it");

  /** Checkpoints kept. */
  public static final Setting<Integer> CHECKPOINTS_KEPT =
      new Setting<>(
          OPERATION,
          "checkpoints.kept",
          Type.integer(1, 10_000),
          "3",
          "",
          "newest checkpoints kept");

  /** Decoding threads. */
  public static final Setting<Integer> DECODE_THREADS =
      new Setting<>(
          OPERATION,
          "decode.threads",
          Type.integer(1, 1024),
          Integer.toString(Math.max(1, Runtime.getRuntime().availableProcessors() / 2)),
          "threads",
          "that decode and crop images; default: half the processors");

  /** Pixels. */
  public static final Setting<Long> DECODE_MAX_PIXELS =
      new Setting<>(
          OPERATION,
          "decode.max.pixels",
          Type.wide(1, 1_000_000_000L),
          "50000000",
          "pixels",
          "larger images are dead-lettered unread");

  /** Status. */
  public static final Setting<Long> STATUS_INTERVAL =
      new Setting<>(
          OPERATION,
          "status.interval",
          Type.duration(100),
          "2s",
          "time",
          "between records on learner-status");

  /** Images. */
  public static final Setting<Long> MAX_IMAGES =
      new Setting<>(
          STOP,
          "max.images",
          Type.countOrNever(),
          "never",
          "images",
          "ingest publishes and check reads no more; learn and label end when they have received so"
              + " many");

  /** Samples. */
  public static final Setting<Long> MAX_SAMPLES =
      new Setting<>(
          STOP,
          "max.samples",
          Type.countOrNever(),
          "never",
          "samples",
          "ends after so many training samples, over the life of the data directory");

  /** Minutes. */
  public static final Setting<Double> MAX_MINUTES =
      new Setting<>(
          STOP,
          "max.minutes",
          Type.orWord("never", Type.number(0.01, 10_000_000), Double.POSITIVE_INFINITY),
          "never",
          "minutes",
          "ends after so long");

  /** Idle time. */
  public static final Setting<Long> UNTIL_IDLE =
      new Setting<>(
          STOP,
          "until.idle",
          Type.duration(100),
          "never",
          "time",
          "ends after so long without an arrival, once arrivals had their replay and the source has no more");

  /** Port of the learner's read-only interface. */
  public static final Setting<Integer> HTTP_PORT =
      new Setting<>(
          OPERATION,
          "http.port",
          Type.integer(-1, 65_535),
          "0",
          "port",
          "of the learner's read-only HTTP interface on loopback; 0: a free one, -1: none");

  private OperationSettings() {}

  static List<Setting<?>> all() {
    return List.of(
        CHECKPOINT_STEPS,
        CHECKPOINTS_KEPT,
        DECODE_THREADS,
        DECODE_MAX_PIXELS,
        STATUS_INTERVAL,
        HTTP_PORT,
        MAX_IMAGES,
        MAX_SAMPLES,
        MAX_MINUTES,
        UNTIL_IDLE);
  }
}
