package io.uicstream.labelstore;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Labels of all live images, the window of images to train on, input offsets and the outbox: one
 * RocksDB, in which every method that changes anything is one atomic write. That write is in the
 * log when the method returns, so {@code kill -9} at any moment neither loses nor halves it.
 *
 * <p>One thread writes and draws ({@link #apply}, {@link #draw}, {@link #load}, {@link #targets},
 * {@link #split}, {@link #expire}, {@link #tieTo}, {@link #keepCorpus}). {@link #acknowledge} and
 * everything that only reads are safe from other threads. After {@link #close} every method throws
 * {@link IllegalStateException}; so do draws from and changes of a store that is open read-only,
 * and those after one that failed with {@link StoreException}, which is then the cause: close it,
 * remove what it names, and open it again.
 */
public final class LabelStore implements AutoCloseable {
  private final Identity identity;
  private final Database database;
  private final Reader reader;
  private final Outbox outbox;
  private final boolean readOnly;

  /** Is the monitor that guards itself, {@link #failed} and {@link #failure}. */
  private final State state;

  private boolean failed;
  private Optional<StoreException> failure = Optional.empty();

  private LabelStore(OpenStore open) {
    identity = open.identity();
    database = open.database();
    state = open.state();
    readOnly = open.readOnly();
    reader = new Reader(database);
    outbox = new Outbox(database);
  }

  /**
   * Opens a store, or makes one in a directory that has none. Reads the head of every label row;
   * one of an older format is upgraded first, which reads and writes all images of the window once.
   *
   * @throws StoreException when another learner holds it, when it was made with another K or by a
   *     newer version, or when it is damaged; the message names the remedy
   */
  public static LabelStore open(Path directory, LabelStoreSettings settings) {
    return new LabelStore(OpenStore.forWriting(directory, settings));
  }

  /** Whether a directory holds a label store, or what is left of one. */
  public static boolean exists(Path directory) {
    return OpenStore.exists(directory);
  }

  /**
   * Opens a store to read it while no learner holds it. Takes no lock, changes nothing, and shows
   * the store as it was when opened.
   *
   * @throws StoreException as {@link #open}, and when there is no store
   */
  public static LabelStore openReadOnly(Path directory) {
    return new LabelStore(OpenStore.forReading(directory));
  }

  /**
   * Ties the store to the topic that its offsets are of, for good.
   *
   * @param source name and id of the topic
   * @throws StoreException if it was tied to another one, or cannot be written
   */
  public void tieTo(String source) {
    requireWritable();
    Identity.tie(database, source);
  }

  /**
   * Keeps how many images the corpus of the schedule {@code paper} has, in place of what was kept:
   * the window may grow after training began.
   */
  public void keepCorpus(int images) {
    requireWritable();
    Identity.keepCorpus(database, images);
  }

  /** What {@link #keepCorpus} was given last; empty if it never was. */
  public OptionalInt corpus() {
    return Identity.corpus(database);
  }

  /** Identity of this store, a UUID made when it was first opened and kept for good. */
  public String runId() {
    return identity.runId();
  }

  /** K. */
  public int classes() {
    return identity.classes();
  }

  /**
   * Applies one turn of the loop, whole or not at all. Records below the next offset of their
   * partition were applied before: they are ignored and not counted.
   *
   * @throws IllegalArgumentException for a label outside [0, K) or a record that the batch's next
   *     offsets do not cover; nothing is changed
   * @throws StoreException when it cannot be written
   */
  public Applied apply(Batch batch) {
    BatchApplier.validate(batch, classes());
    return change(batch.nowMs(), change -> new BatchApplier(change, batch).apply());
  }

  /**
   * Draws images class-balanced: uniformly a class among those with members in the window, then
   * uniformly one of its images, with replacement. Empty when the window is. O(1) per image.
   */
  public Draw draw(int size, RandomGenerator random) {
    requireWritable();
    return inState(s -> reader.draw(s.window(), size, random));
  }

  /**
   * Makes a draw of images chosen by the caller, with labels chosen by the caller. Those that are
   * not in the window any more are left out.
   *
   * @param admissions admission number of each image
   * @param labels the label each trains on, parallel
   */
  public Draw load(long[] admissions, int[] labels) {
    requireWritable();
    return inState(s -> reader.load(s.window(), admissions, labels));
  }

  /**
   * Targets of an epoch of the schedule {@code paper}: for the images in the window, their newest
   * label of an earlier epoch. Images without one, which arrived in this epoch, are left out. Reads
   * the head of every label row.
   */
  public Targets targets(int epoch) {
    return inState(s -> reader.targets(s.window(), epoch));
  }

  /**
   * Fills empty classes of the window (paper, section 4.2): while one is empty, the largest has at
   * least 2 members and moves are left, a random half of the largest moves to the first empty one.
   * Each class filled is one atomic write. Costs O(1) while no class is empty.
   *
   * @param maxMoves most images that move; the last half may be cut short by it
   * @param modelStep training steps the model has taken
   * @param epoch the epoch about to begin; the moved labels count as given in the epoch before, so
   *     that {@link #targets} of this epoch sees them
   * @param nowMs milliseconds since the Unix epoch
   * @param random draws the halves
   * @return what was split, in order
   */
  public List<Split> split(
      int maxMoves, long modelStep, int epoch, long nowMs, RandomGenerator random) {
    synchronized (state) {
      requireWritable();
      Splitter splitter = new Splitter(reader, modelStep, epoch - 1, random);
      List<Split> splits = new ArrayList<>();
      int movesLeft = maxMoves;
      while (movesLeft > 0 && Splitter.isNeeded(state.window())) {
        int mostMoves = movesLeft;
        Split split = change(nowMs, change -> splitter.split(change, mostMoves));
        splits.add(split);
        movesLeft -= split.moved();
      }
      return List.copyOf(splits);
    }
  }

  /**
   * Removes labels whose image the topic no longer holds, with a tombstone each in the outbox.
   *
   * @param partition partition of {@code images}
   * @param beginOffset the first offset it still has
   * @param max most labels removed by this call
   * @param nowMs milliseconds since the Unix epoch
   * @return how many were removed; fewer than {@code max} when none is left
   */
  public int expire(int partition, long beginOffset, int max, long nowMs) {
    requireWritable();
    List<String> imageIds = reader.idsBelow(partition, beginOffset, max);
    if (!imageIds.isEmpty()) {
      change(
          nowMs,
          change -> {
            change.expire(imageIds);
            return imageIds;
          });
    }
    return imageIds.size();
  }

  /**
   * Takes images out of the window that can no longer be decoded; their labels stay. Images that
   * have left it meanwhile are passed over. Both count as dropped draws.
   *
   * @param draw such images; writes nothing if there are none
   * @param nowMs milliseconds since the Unix epoch
   */
  public void drop(Draw draw, long nowMs) {
    requireWritable();
    if (draw.size() > 0) {
      change(
          nowMs,
          change -> {
            change.drop(draw);
            return draw;
          });
    }
  }

  /**
   * Tells records apart that are read again after a {@link Rebuild}: of images to come, by id and
   * position, those whose label was given for that very record. Costs nothing once all that was
   * rebuilt has been read.
   */
  public Set<String> labelledBy(Map<String, SourcePosition> records) {
    Set<String> labelled = new HashSet<>();
    records.forEach(
        (imageId, position) -> {
          long rebuilt = identity.rebuiltUpTo().getOrDefault(position.partition(), 0L);
          if (position.offset() < rebuilt
              && reader.row(imageId).filter(row -> row.position.equals(position)).isPresent()) {
            labelled.add(imageId);
          }
        });
    return labelled;
  }

  /** Records of {@code images} that were labelled before a {@link Rebuild}, not yet read again. */
  public long toReread() {
    Map<Integer, Long> next = nextOffsets();
    return identity.rebuiltUpTo().entrySet().stream()
        .mapToLong(end -> Math.max(0, end.getValue() - next.getOrDefault(end.getKey(), 0L)))
        .sum();
  }

  /** Images in the window per class; a copy. */
  public int[] windowSizes() {
    return inState(s -> s.window().sizes());
  }

  /** Images in the window. */
  public int windowImages() {
    return inState(s -> s.window().images());
  }

  /** Encoded bytes in the window. */
  public long windowBytes() {
    return inState(s -> s.window().bytes());
  }

  /** Labels of all live images per class; a copy. */
  public long[] labelSizes() {
    return inState(s -> s.labelSizes());
  }

  /** Labels of all live images. */
  public long labels() {
    return inState(s -> s.labels());
  }

  /** Counts over the life of the store. */
  public Counters counters() {
    return inState(s -> s.counters());
  }

  /**
   * Records that could not be used over the life of the store, by reason, in the order of reasons;
   * those that a version counted that knew no reasons are in {@link #counters} alone.
   */
  public SortedMap<String, Long> deadLettersByReason() {
    return inState(s -> s.deadLetters());
  }

  /** Per partition of {@code images}, the offset to read next; never goes back. */
  public Map<Integer, Long> nextOffsets() {
    return inState(s -> s.nextOffsets());
  }

  /**
   * Training steps the model had taken at the newest batch; after a crash the weights may be behind
   * it.
   */
  public long modelStep() {
    return inState(s -> s.modelStep());
  }

  /** Sequence of the newest outbox entry; 0 when there was none yet. Never goes back. */
  public long sequence() {
    return inState(s -> s.sequence());
  }

  /**
   * Outbox entries after a sequence, in sequence order, at most so many; fewer where they are
   * large.
   */
  public List<OutboxEntry> outbox(long afterSequence, int maxEntries) {
    return outbox.read(afterSequence, maxEntries);
  }

  /**
   * Trims outbox entries that have reached their topic. After a crash some of them may be handed
   * out again.
   */
  public void acknowledge(long upToSequence) {
    requireWritable();
    outbox.acknowledge(Math.min(upToSequence, sequence()));
  }

  /** What is known of an image; empty when it has no label. */
  public Optional<LabelRow> label(String imageId) {
    return reader
        .row(imageId)
        .map(row -> row.toLabelRow(inState(s -> s.window().contains(row.admission))));
  }

  /** Hands out the rows of a pseudo class, as {@link #forEach} does and at its price. */
  public void members(int pseudoClass, Consumer<LabelRow> each) {
    forEach(head -> head.label == pseudoClass, each);
  }

  /**
   * Hands out every label row in the order of ids, as all of them were when it began. Streams:
   * holds one row at a time, and changes go on meanwhile; {@link #close} waits.
   */
  public void forEach(Consumer<LabelRow> each) {
    forEach(head -> true, each);
  }

  private void forEach(Predicate<Row> byHead, Consumer<LabelRow> each) {
    Scan begun;
    long oldest;
    synchronized (state) {
      begun = database.scan(Family.LABELS);
      oldest = state.window().oldest();
    }
    try (Scan scan = begun) {
      Reader.forEach(scan, byHead, row -> each.accept(row.toLabelRow(row.admission >= oldest)));
    }
  }

  /** Writes a copy of the store, as it is now, into a directory that must not exist. */
  public void checkpoint(Path into) {
    database.checkpoint(into);
  }

  /**
   * Makes a store of a copy that {@link #checkpoint} wrote.
   *
   * @param from the copy; stays as it is
   * @param directory where the store shall be; must not exist or be empty
   */
  public static void restore(Path from, Path directory) {
    Snapshots.restore(from, directory);
  }

  /** Waits for readers and frees what is native. May be called again. */
  @Override
  public void close() {
    database.close();
  }

  private <T> T inState(Function<State, T> read) {
    synchronized (state) {
      return read.apply(state);
    }
  }

  private <T> T change(long nowMs, Function<Change, T> work) {
    synchronized (state) {
      requireWritable();
      failed = true;
      try (Change change = new Change(database, state, nowMs)) {
        T result = work.apply(change);
        change.commit();
        failed = false;
        return result;
      } catch (StoreException e) {
        failure = Optional.of(e);
        throw e;
      }
    }
  }

  private void requireWritable() {
    synchronized (state) {
      if (readOnly) {
        throw new IllegalStateException("this label store is open read-only");
      }
      if (failed) {
        throw new IllegalStateException(
            "an earlier change of this label store failed; close it and open it again",
            failure.orElse(null));
      }
    }
  }
}
