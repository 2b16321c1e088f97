package io.uicstream.labelstore;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the store keeps in memory: the {@link Meta} values, class sizes and the window. A {@link
 * Change} moves it along with the rows. Not thread-safe; the store guards it.
 */
final class State {
  private final LabelStoreSettings settings;
  private final long[] labelSizes;
  private final Window window;
  private final Map<Integer, Long> nextOffsets;
  private final Map<String, Long> deadLetters;
  private long labels;
  private long sequence;
  private long timeMs;
  private long modelStep;
  private Counters counters;

  private State(LabelStoreSettings settings, Meta meta, Window window) {
    this.settings = settings;
    this.window = window;
    this.labelSizes = new long[settings.classes()];
    this.nextOffsets = new TreeMap<>(meta.nextOffsets());
    this.deadLetters = new TreeMap<>(meta.deadLetters());
    this.sequence = meta.sequence();
    this.timeMs = meta.timeMs();
    this.modelStep = meta.modelStep();
    this.counters = meta.counters();
  }

  /**
   * Rebuilds the state from rows: one scan of the label heads, side by side over ranges of ids.
   * Images that a smaller window has no room for are left out, oldest first; {@link
   * Change#trimWindow} removes their rows.
   *
   * @throws StoreException when rows are missing or make no sense
   */
  static State rebuild(Database database, LabelStoreSettings settings, Meta meta) {
    long next = meta.nextAdmission();
    long oldest = Math.max(meta.oldestAdmission(), next - settings.windowImages());
    Window window = new Window(settings.windowImages(), settings.classes(), oldest, next);
    State state = new State(settings, meta, window);
    LabelHeads heads = LabelHeads.read(database, settings.classes(), oldest, next);
    for (int label = 0; label < settings.classes(); label++) {
      state.labelSizes[label] = heads.sizes().get(label);
      state.labels += state.labelSizes[label];
    }
    requireAll(database, meta.counters(), state.labels);
    for (int i = 0; i < heads.labels().length; i++) {
      if (heads.labels()[i] != Row.NONE) {
        window.put(oldest + i, heads.labels()[i], heads.encodedBytes()[i]);
      }
    }
    return state;
  }

  /** Every image that was admitted and neither withdrawn nor expired has a label. */
  private static void requireAll(Database database, Counters counters, long labels) {
    long fewest = counters.admitted() - counters.withdrawn() - counters.expired();
    if (labels < fewest) {
      throw database.damaged(
          "it holds %d labels and must hold %d at least, so one of its files lost some"
              .formatted(labels, fewest));
    }
  }

  Meta meta() {
    return new Meta(
        sequence,
        timeMs,
        modelStep,
        window.oldest(),
        window.next(),
        counters,
        Map.copyOf(nextOffsets),
        Map.copyOf(deadLetters));
  }

  LabelStoreSettings settings() {
    return settings;
  }

  Window window() {
    return window;
  }

  Counters counters() {
    return counters;
  }

  void counters(Counters newCounters) {
    counters = newCounters;
  }

  /** Records that could not be used, by reason; in the order of reasons. */
  SortedMap<String, Long> deadLetters() {
    return new TreeMap<>(deadLetters);
  }

  void addDeadLetter(String reason) {
    deadLetters.merge(reason, 1L, Long::sum);
  }

  long sequence() {
    return sequence;
  }

  long nextSequence() {
    return ++sequence;
  }

  /** Raises the sequence to that of an event of the past; never lowers it. */
  void advanceTo(long pastSequence, long pastModelStep) {
    sequence = Math.max(sequence, pastSequence);
    modelStep = Math.max(modelStep, pastModelStep);
  }

  /** Time of a change: never before that of the one before. */
  long advanceTo(long nowMs) {
    timeMs = Math.max(timeMs, nowMs);
    return timeMs;
  }

  long modelStep() {
    return modelStep;
  }

  void modelStep(long newModelStep) {
    modelStep = newModelStep;
  }

  Map<Integer, Long> nextOffsets() {
    return Map.copyOf(nextOffsets);
  }

  /** Whether a record was part of a batch that is in. */
  boolean isApplied(SourcePosition position) {
    return position.offset() < nextOffsets.getOrDefault(position.partition(), 0L);
  }

  /** Moves offsets on, never back. */
  void advanceTo(Map<Integer, Long> offsets) {
    offsets.forEach((partition, offset) -> nextOffsets.merge(partition, offset, Math::max));
  }

  long[] labelSizes() {
    return labelSizes.clone();
  }

  long labels() {
    return labels;
  }

  void addLabel(int label) {
    labelSizes[label]++;
    labels++;
  }

  void moveLabel(int from, int to) {
    labelSizes[from]--;
    labelSizes[to]++;
  }

  void removeLabel(int label) {
    labelSizes[label]--;
    labels--;
  }
}
