package io.uicstream.tests;

import io.uicstream.labelstore.LabelStoreSettings;
import io.uicstream.learner.LearnerSettings;
import io.uicstream.learner.LearnerSettings.ImagesFormat;
import io.uicstream.learner.LearnerSettings.LabelLifetime;
import io.uicstream.learner.LearnerSettings.RuleName;
import io.uicstream.learner.LearnerSettings.Schedule;
import java.nio.file.Path;
import java.util.Optional;

/** Settings of learners that are small enough for a test. */
final class Learners {
  static final int CLASSES = 10;
  static final int BATCH = 32;
  static final int SIDE = 32;

  private static final long SEED = 1;

  private Learners() {}

  /**
   * The small network on a stream, one training sample for each arrival.
   *
   * @param directory label store and checkpoints
   * @param stop when it ends by itself
   */
  static LearnerSettings settings(TestRun run, Path directory, LearnerSettings.Stop stop) {
    return new LearnerSettings(
        new LearnerSettings.Connection(run.prefix(), ImagesFormat.AVRO, run.kafka()),
        directory,
        new LearnerSettings.Model("alexnet-small", SIDE, "bn", "sobel", SEED, Optional.empty()),
        new LabelStoreSettings(CLASSES, 10_000, Long.MAX_VALUE, Long.MAX_VALUE),
        new LearnerSettings.Training(
            RuleName.PRIOR,
            1f,
            Schedule.STREAM,
            1,
            0,
            BATCH,
            0.05f,
            0.9f,
            1e-5f,
            false,
            1,
            1,
            10_000),
        new LearnerSettings.Operation(10, 2, 1, 1 << 24, 1_000, -1, LabelLifetime.TOPIC),
        new LearnerSettings.Embeddings(1, 1_000, "last"),
        stop);
  }

  /** Ends when so many records were received and all training that they call for is done. */
  static LearnerSettings.Stop after(long records) {
    return new LearnerSettings.Stop(records, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
  }

  /** Ends after so many training samples over the life of the run. */
  static LearnerSettings.Stop afterSamples(long samples) {
    return new LearnerSettings.Stop(Long.MAX_VALUE, samples, Long.MAX_VALUE, Long.MAX_VALUE);
  }
}
