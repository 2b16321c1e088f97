package io.uicstream.learner;

import io.uicstream.labelstore.Draw;
import io.uicstream.labelstore.LabelStore;
import io.uicstream.learner.LearnerSettings.Training;
import java.util.Arrays;

/**
 * The paper's schedule over a fixed corpus, which is the window: at the start of each epoch {@link
 * EpochLabels} does its part (the paper's: empty classes are filled by splitting the largest), then
 * the whole epoch is planned from the labels of earlier epochs; labels given during an epoch are
 * seen in the next. The learning rate falls linearly to 0.
 *
 * <p>Where the paper leaves a choice this follows the authors' code
 * (HIK-LAB/Unsupervised-Image-Classification), with two exceptions. The first labels come from a
 * forward pass on arrival, as the paper's figure 1 has it, and not from a random number. And the
 * minibatches of an epoch are of equal size, give or take an image, where the authors' loader
 * leaves the rest to a last one, which takes a full step by however few images.
 *
 * <p>The corpus has as many images as the window had when training began, before any restart; where
 * the window has more since, an epoch takes that many of them.
 *
 * <p>The plan of an epoch depends on the seed, the epoch and the labels of earlier epochs only, so
 * that a restart goes on in the middle of an epoch with the same plan, unless a crash threw it back
 * behind the beginning of an epoch: then labels are there that were given later.
 */
final class PaperSampler implements Sampler {
  private final LabelStore store;
  private final Training settings;
  private final Randomness randomness;
  private final EpochLabels labels;
  private final int corpus;
  private long next;
  private int plannedEpoch;
  private EpochPlan plan;

  /**
   * Continues at a step.
   *
   * @param store whose window is the corpus
   * @param settings batch, epochs and learning rate
   * @param start where the schedule stands and what it draws from
   * @param labels what happens to labels at the start of an epoch
   */
  PaperSampler(LabelStore store, Training settings, Start start, EpochLabels labels) {
    this.store = store;
    this.settings = settings;
    this.randomness = start.randomness();
    this.labels = labels;
    this.corpus = corpus(store, start.step());
    this.next = start.step();
  }

  /**
   * Where a schedule stands.
   *
   * @param step steps taken before
   * @param randomness source of every draw
   */
  record Start(long step, Randomness randomness) {}

  private static int corpus(LabelStore store, long step) {
    if (step == 0) {
      store.keepCorpus(store.windowImages());
    }
    return store.corpus().orElseGet(store::windowImages);
  }

  /** Steps of one epoch. */
  long stepsPerEpoch() {
    long enough = ((long) corpus + settings.batch() - 1) / settings.batch();
    // Batch norm needs two images.
    return Math.min(enough, corpus / 2);
  }

  @Override
  public boolean mayDraw(int unapplied) {
    return !finished() && (epochOf(next) == plannedEpoch || unapplied == 0);
  }

  @Override
  public Draw draw() {
    int epoch = epochOf(next);
    if (epoch != plannedEpoch) {
      begin(epoch);
    }
    long position = next % stepsPerEpoch();
    next++;
    int from = Math.toIntExact(position * plan.size() / stepsPerEpoch());
    int to = Math.toIntExact((position + 1) * plan.size() / stepsPerEpoch());
    return store.load(
        Arrays.copyOfRange(plan.admissions(), from, to),
        Arrays.copyOfRange(plan.labels(), from, to));
  }

  private void begin(int epoch) {
    // After a restart in the middle of an epoch that is done, and class sizes are half next
    // epoch's.
    if (next % stepsPerEpoch() == 0) {
      labels.begin(epoch, next);
    }
    plan = EpochPlan.draw(store.targets(epoch), store.classes(), corpus, randomness.epoch(epoch));
    plannedEpoch = epoch;
  }

  /** Epochs count from 1; labels given on arrival are of epoch 0. */
  private int epochOf(long step) {
    return Math.toIntExact(step / stepsPerEpoch()) + 1;
  }

  @Override
  public float learningRate(long step) {
    double total = (double) stepsPerEpoch() * settings.epochs();
    return (float) (settings.learningRate() * Math.max(0, 1 - step / total));
  }

  @Override
  public int epoch() {
    return plannedEpoch;
  }

  @Override
  public boolean finished() {
    return stepsPerEpoch() == 0 || next >= stepsPerEpoch() * settings.epochs();
  }
}
