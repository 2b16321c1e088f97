package io.uicstream.evaluator;

/**
 * Where the partitions of the label topic end: a partition from which nothing comes is idle at its
 * end, and only slow before it. Safe for use by several threads.
 */
@FunctionalInterface
public interface LabelEnds {
  /**
   * Whether everything has been read, as far as is known.
   *
   * @param partition the partition
   * @param nextOffset the offset after the last record that was read; -1 if none was
   */
  boolean reached(int partition, long nextOffset);
}
