package io.uicstream.learner;

import java.util.SplittableRandom;

/**
 * All random numbers of a learner, each purpose and position with a stream of its own, so that a
 * restart at a step draws what it would have drawn and no state needs to be saved.
 *
 * @param seed the run's seed
 */
record Randomness(long seed) {
  private static final long DRAWS = 0x6472617773L;
  private static final long VIEWS = 0x7669657773L;
  private static final long ARRIVALS = 0x617272697665L;
  private static final long EPOCHS = 0x65706f636873L;
  private static final long SPLITS = 0x73706c697473L;
  private static final long EPOCH_SPLITS = 0x65706f63682f73L;
  private static final long CLUSTERS = 0x636c757374657273L;

  /** Draws from the window, for a run that begins at a step. */
  SplittableRandom draws(long step) {
    return stream(DRAWS, step);
  }

  /** Views of the minibatch of a step. */
  SplittableRandom views(long step) {
    return stream(VIEWS, step);
  }

  /** The view that an arrival is scored by. */
  long arrival(int partition, long offset) {
    return stream(ARRIVALS + partition, offset).nextLong();
  }

  /** Plan of an epoch. */
  SplittableRandom epoch(int epoch) {
    return stream(EPOCHS, epoch);
  }

  /** Splits at the start of an epoch. */
  SplittableRandom epochSplits(int epoch) {
    return stream(EPOCH_SPLITS, epoch);
  }

  /** First centroids and last layer of an epoch of the rule {@code kmeans}. */
  SplittableRandom clusters(int epoch) {
    return stream(CLUSTERS, epoch);
  }

  /** Splits at a step of a stream. */
  SplittableRandom splits(long step) {
    return stream(SPLITS, step);
  }

  private SplittableRandom stream(long purpose, long position) {
    return new SplittableRandom(
        new SplittableRandom(seed ^ (purpose * 0x9E3779B97F4A7C15L)).nextLong()
            + position * 0xD1B54A32D192ED03L);
  }
}
