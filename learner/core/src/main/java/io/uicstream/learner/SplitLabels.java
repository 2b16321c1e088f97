package io.uicstream.learner;

import io.uicstream.labelstore.LabelStore;
import java.time.Clock;

/**
 * What the paper does to labels before an epoch (section 4.2): empty classes are filled by
 * splitting the largest. All other labels come from training passes. Used by the thread of the
 * loop.
 */
final class SplitLabels implements EpochLabels {
  private final LabelStore store;
  private final Randomness randomness;
  private final Clock clock;
  private final SplitListener onSplit;

  SplitLabels(LabelStore store, Randomness randomness, Clock clock, SplitListener onSplit) {
    this.store = store;
    this.randomness = randomness;
    this.clock = clock;
    this.onSplit = onSplit;
  }

  @Override
  public void begin(int epoch, long step) {
    onSplit.split(
        store.split(Integer.MAX_VALUE, step, epoch, clock.millis(), randomness.epochSplits(epoch)));
  }
}
