package io.uicstream.labelstore;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * The label row of one image while a change works on it. A row that is not live stands for an image
 * without a label. Fields of the same name mean the same as in {@link LabelRow}.
 */
final class Row {
  /** How many of the newest labels a row keeps. */
  static final int RECENT = 8;

  /** Stands for "no label" and "no admission". */
  static final int NONE = -1;

  final String imageId;

  /** The id in UTF-8, key of the row. */
  final byte[] key;

  boolean live;

  /** Whether a change must write or delete the row. */
  boolean changed;

  int label;
  float confidence;
  int previous = NONE;

  /** Epoch of the label. */
  int epoch;

  /** Newest label of an epoch before {@link #epoch}. */
  int earlier = NONE;

  int visits;
  long sequence;
  SourcePosition position;
  long capturedAtMs;

  /** Newest admission to the window; the image may have left it since. */
  long admission = NONE;

  /** Length of the encoded bytes of that admission. */
  int encodedBytes;

  int recentCount;
  final int[] recentLabels = new int[RECENT];
  final long[] recentSteps = new long[RECENT];

  Row(String imageId, byte[] key) {
    this.imageId = imageId;
    this.key = key;
  }

  Row(String imageId) {
    this(imageId, imageId.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Replaces the label. A label of a later epoch than the current one makes the current one the
   * newest of an earlier epoch, which is what the schedule {@code paper} trains on.
   */
  void relabel(int newLabel, long modelStep, int newEpoch) {
    if (recentCount > 0) {
      previous = label;
      if (epoch < newEpoch) {
        earlier = label;
      }
    }
    label = newLabel;
    epoch = newEpoch;
    int kept = Math.min(recentCount, RECENT - 1);
    System.arraycopy(recentLabels, 0, recentLabels, 1, kept);
    System.arraycopy(recentSteps, 0, recentSteps, 1, kept);
    recentLabels[0] = newLabel;
    recentSteps[0] = modelStep;
    recentCount = kept + 1;
  }

  /** Forgets everything: the image has no label any more. */
  void clear() {
    live = false;
    changed = true;
    previous = NONE;
    earlier = NONE;
    visits = 0;
    admission = NONE;
    recentCount = 0;
  }

  OptionalInt previousLabel() {
    return previous == NONE ? OptionalInt.empty() : OptionalInt.of(previous);
  }

  LabelRow toLabelRow(boolean inWindow) {
    List<LabelRow.Visit> recent = new ArrayList<>(recentCount);
    for (int i = 0; i < recentCount; i++) {
      recent.add(new LabelRow.Visit(recentLabels[i], recentSteps[i]));
    }
    return new LabelRow(
        imageId,
        label,
        confidence,
        previousLabel(),
        List.copyOf(recent),
        visits,
        sequence,
        position,
        capturedAtMs,
        inWindow);
  }
}
