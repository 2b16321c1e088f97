package io.uicstream.learner;

import io.uicstream.labelstore.Applied;
import io.uicstream.labelstore.Counters;
import io.uicstream.labelstore.LabelStore;
import io.uicstream.labelstore.Split;
import io.uicstream.schemas.LearnerStatus;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Counts what the loop does and sums it up as a {@link LearnerStatus}. Used by the thread of the
 * loop.
 */
final class Meter {
  private static final int MOST_SPLITS_LISTED = 100;

  private final LabelStore store;
  private final String engine;
  private final Clock clock;
  private final long lostSteps;
  private final List<LearnerStatus.Split> splits = new ArrayList<>();
  private final FirstDeadLetters deadLetters = new FirstDeadLetters();
  private long steps;
  private long samples;
  private float learningRate;
  private long sinceMs;
  private long samplesSince;
  private double lossSum;
  private long lossSteps;
  private OptionalLong learningSinceMs = OptionalLong.empty();
  private long learntMs;
  private long labellingMs;
  private long visits;
  private long changed;

  /**
   * A meter that goes on counting where a run stood.
   *
   * @param store counted as well
   * @param engine engine and device, for people
   * @param clock for rates
   * @param start steps and samples so far
   */
  Meter(LabelStore store, String engine, Clock clock, Start start) {
    this.store = store;
    this.engine = engine;
    this.clock = clock;
    this.steps = start.steps();
    this.samples = start.samples();
    this.lostSteps = start.lostSteps();
    this.sinceMs = clock.millis();
  }

  /** Where a run stands when it starts. */
  record Start(long steps, long samples, long lostSteps) {}

  long steps() {
    return steps;
  }

  long samples() {
    return samples;
  }

  /** Goes back to a checkpoint. */
  void rewind(long toSteps, long toSamples) {
    steps = toSteps;
    samples = toSamples;
  }

  /** Does work that gives labels, and adds up how long it takes. */
  <T> T labelling(Supplier<T> work) {
    long startMs = clock.millis();
    learningSinceMs = OptionalLong.of(learningSinceMs.orElse(startMs));
    T result = work.get();
    labellingMs += clock.millis() - startMs;
    return result;
  }

  /** A step was launched. */
  void stepped(Replay.Launched launched) {
    learningSinceMs = OptionalLong.of(learningSinceMs.orElse(clock.millis()));
    steps++;
    samples += launched.draw().size();
    samplesSince += launched.draw().size();
    learningRate = launched.learningRate();
  }

  /** The loss of a step is known. */
  void lost(float loss) {
    learntMs = clock.millis();
    lossSum += loss;
    lossSteps++;
  }

  /** What was received is in the store. */
  void received(List<Received> received) {
    deadLetters.note(received);
  }

  void applied(Applied applied) {
    visits += applied.relabelled();
    changed += applied.changed();
  }

  void split(List<Split> happened) {
    for (Split split : happened) {
      if (splits.size() < MOST_SPLITS_LISTED) {
        splits.add(new LearnerStatus.Split(split.from(), split.to(), split.moved(), steps));
      }
    }
  }

  /**
   * Sums up since the last call.
   *
   * @param embeddings null where none are published
   */
  LearnerStatus take(
      LearnerStatus.State state, LearnerStatus.Lag lag, LearnerStatus.Embeddings embeddings) {
    long nowMs = clock.millis();
    double seconds = Math.max(1, nowMs - sinceMs) / 1000.0;
    LearnerStatus status =
        new LearnerStatus(
            store.runId(),
            state,
            nowMs,
            engine,
            images(store.counters()),
            new LearnerStatus.Training(
                steps,
                samples,
                samplesSince / seconds,
                lossSteps == 0 ? null : lossSum / lossSteps,
                learningRate,
                visits == 0 ? null : (double) changed / visits,
                store.counters().splits(),
                store.counters().droppedDraws(),
                lostSteps,
                Math.max(0, learntMs - learningSinceMs.orElse(learntMs)) / 1000.0,
                labellingMs / 1000.0),
            window(store.windowSizes(), store.windowBytes()),
            lag,
            List.copyOf(splits),
            embeddings,
            new LearnerStatus.DeadLetters(store.deadLettersByReason(), deadLetters.list()));
    sinceMs = nowMs;
    samplesSince = 0;
    lossSum = 0;
    lossSteps = 0;
    visits = 0;
    changed = 0;
    splits.clear();
    return status;
  }

  private static LearnerStatus.Images images(Counters c) {
    return new LearnerStatus.Images(
        c.received(), c.admitted(), c.duplicates(), c.deadLettered(), c.withdrawn(), c.admitted());
  }

  private static LearnerStatus.Window window(int[] sizes, long bytes) {
    long images = 0;
    long largest = 0;
    int inUse = 0;
    double sum = 0;
    for (int size : sizes) {
      images += size;
      largest = Math.max(largest, size);
      if (size > 0) {
        inUse++;
        sum += (double) size * Math.log(size);
      }
    }
    double entropy = images == 0 ? 0 : Math.log((double) images) - sum / images;
    return new LearnerStatus.Window(
        images,
        bytes,
        sizes.length,
        inUse,
        images == 0 ? 0 : (double) largest / images,
        Math.max(0, entropy / Math.log(sizes.length)));
  }
}
