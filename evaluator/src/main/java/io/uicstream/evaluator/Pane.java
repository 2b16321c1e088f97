package io.uicstream.evaluator;

import java.util.Map;

/**
 * What one partition of {@code pseudo-labels} contributed in one pane of event time; what stage 1
 * sends to stage 2.
 *
 * @param startMs start of the pane, milliseconds since the Unix epoch
 * @param sender which partition, and how far it has got
 * @param covered what is in, up to and including this pane
 * @param cells changes of cells, none of them 0
 */
record Pane(long startMs, Sender sender, Covered covered, Map<Cell, Long> cells)
    implements Contribution {

  Pane {
    cells = Map.copyOf(cells);
  }

  /**
   * Which partition, and how far it has got.
   *
   * @param partition the partition
   * @param watermarkMs no pane that starts earlier will come, unless the partition was idle
   * @param idle whether it has had no record for a while, so that nobody should wait for it
   */
  record Sender(int partition, long watermarkMs, boolean idle) {}

  /**
   * What is in.
   *
   * @param nextLabelOffset every label record below it is in; -1 before the first
   * @param labelEvents label events of this pane, duplicates left out
   * @param changes label records and moves of cells in this pane; 0 in one that only tells the
   *     watermark
   */
  record Covered(long nextLabelOffset, long labelEvents, long changes) {}
}
