package io.uicstream.learner;

import io.uicstream.labelstore.LabelStore;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Removes labels whose images the topic no longer holds, a bounded number a turn. Looks for them
 * only when the topic was asked anew, or when the last turn did not get to the end. Used by the
 * thread of the loop.
 */
final class LabelExpiry {
  private static final int MOST_PER_TURN = 1000;

  private final LabelStore store;
  private final Supplier<Map<Integer, Long>> beginOffsets;
  private Map<Integer, Long> done = Map.of();

  /**
   * An expiry by a topic.
   *
   * @param beginOffsets first offset of each partition; a new map whenever it was asked anew
   */
  LabelExpiry(LabelStore store, Supplier<Map<Integer, Long>> beginOffsets) {
    this.store = store;
    this.beginOffsets = beginOffsets;
  }

  @SuppressWarnings("ReferenceEquality") // labels may have come below the same offsets since
  void expire(long nowMs) {
    Map<Integer, Long> begin = beginOffsets.get();
    if (begin == done) {
      return;
    }
    boolean all = true;
    for (Map.Entry<Integer, Long> each : begin.entrySet()) {
      all &= store.expire(each.getKey(), each.getValue(), MOST_PER_TURN, nowMs) < MOST_PER_TURN;
    }
    if (all) {
      done = begin;
    }
  }
}
