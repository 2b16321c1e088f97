package io.uicstream.learner;

import static io.uicstream.learner.LearnerSettings.RuleName.SAME_STEP;

import io.uicstream.engine.Model;
import io.uicstream.labelstore.Draw;
import io.uicstream.labelstore.LabelStore;
import io.uicstream.learner.LearnerSettings.Schedule;
import io.uicstream.learner.LearnerSettings.Training;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Begins the schedule that the settings name as soon as there is something to begin with, and is
 * its replay from then on. Used by the thread of the loop.
 */
final class Schedules {
  /**
   * Images per class that a stream waits for before its first step, so that classes are not split
   * for want of images.
   */
  private static final int WARM_UP_PER_CLASS = 10;

  /** A feed that rests this long before warm-up is over has no more to give for now. */
  private static final long RESTED_MS = 1_000;

  /** A fixed corpus of unknown size is complete when nothing arrived for this long. */
  private static final long COMPLETE_MS = 5_000;

  private final Training settings;
  private final LabelStore store;
  private final Replay.MinibatchViews views;
  private final Start start;
  private Replay replay;
  private Sampler sampler;

  /**
   * Where training begins.
   *
   * @param step steps taken before
   * @param randomness of draws, views and splits
   * @param windowImages capacity of the window
   * @param labels what happens to labels at the start of an epoch
   */
  record Start(long step, Randomness randomness, int windowImages, EpochLabels labels) {}

  Schedules(Training settings, LabelStore store, Replay.MinibatchViews views, Start start) {
    this.settings = settings;
    this.store = store;
    this.views = views;
    this.start = start;
  }

  /**
   * Whether training may begin or has begun.
   *
   * @param restedMs for how long there has been nothing to label
   * @param overMs for how long nothing more has been to be expected either
   */
  boolean ready(long restedMs, long overMs) {
    if (replay == null && enoughImages(restedMs, overMs)) {
      begin();
    }
    return replay != null;
  }

  private boolean enoughImages(long restedMs, long overMs) {
    int images = store.windowImages();
    if (images < 2) {
      return false;
    }
    if (settings.schedule() == Schedule.STREAM) {
      int warm = Math.min(start.windowImages(), WARM_UP_PER_CLASS * store.classes());
      return images >= warm || restedMs >= RESTED_MS;
    }
    return settings.corpusImages() > 0 ? images >= settings.corpusImages() : overMs >= COMPLETE_MS;
  }

  private void begin() {
    long step = start.step();
    Randomness randomness = start.randomness();
    sampler =
        settings.schedule() == Schedule.STREAM
            ? new StreamSampler(store, settings, randomness.draws(step))
            : new PaperSampler(
                store, settings, new PaperSampler.Start(step, randomness), start.labels());
    replay =
        new Replay(
            sampler, views, randomness, new Replay.Start(step, settings.rule() == SAME_STEP));
  }

  /**
   * On a stream empty classes are looked for after every step; the paper's schedule does it once an
   * epoch.
   */
  boolean splitsEveryStep() {
    return settings.schedule() == Schedule.STREAM;
  }

  SplittableRandom splits(long step) {
    return start.randomness().splits(step);
  }

  void fill(int unapplied) {
    if (replay != null) {
      replay.fill(unapplied);
    }
  }

  boolean hasNext() {
    return replay != null && replay.hasNext();
  }

  int epoch() {
    return sampler == null ? 0 : sampler.epoch();
  }

  Optional<Replay.Launched> launch(Model model, long step, float slowdown) {
    return replay.launch(model, step, slowdown);
  }

  List<Draw> takeUndecodable() {
    return replay == null ? List.of() : replay.takeUndecodable();
  }

  void clear() {
    if (replay != null) {
      replay.clear();
    }
  }

  /** Whether all training that the images so far call for is done. */
  boolean done(boolean owesStep, int windowImages) {
    if (windowImages < 2) {
      return true;
    }
    return settings.schedule() == Schedule.STREAM ? !owesStep : replay != null && replay.finished();
  }
}
