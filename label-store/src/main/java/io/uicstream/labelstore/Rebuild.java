package io.uicstream.labelstore;

import io.uicstream.labelstore.OutboxEntry.Labelled;
import io.uicstream.labelstore.OutboxEntry.Removed;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Makes a label store anew from the events it once handed out, as its label topic holds them.
 * Labels come back with their sequences, and sequences go on above them. The window is empty and
 * all of {@code images} is to be read again: records that {@link LabelStore#labelledBy} names then
 * bring their images back into the window under the labels they have.
 *
 * <p>Works aside, in the directory's name with {@code .rebuilding} at its end, and renames, so that
 * a rebuild that was cut off leaves no half store; the next one begins anew. Used by one thread,
 * which closes it.
 */
public final class Rebuild implements AutoCloseable {
  private static final String ASIDE = ".rebuilding";

  private final Path directory;
  private final Path aside;
  private final OpenStore store;
  private final Map<Integer, Long> upTo = new TreeMap<>();

  private Rebuild(Path directory, Path aside, OpenStore store) {
    this.directory = directory;
    this.aside = aside;
    this.store = store;
  }

  /**
   * Begins with no labels.
   *
   * @param directory where the store shall be
   * @throws StoreException when another learner is at it, or the disk cannot be written
   */
  public static Rebuild begin(Path directory, LabelStoreSettings settings) {
    Path aside = directory.resolveSibling(directory.getFileName() + ASIDE);
    if (OpenStore.exists(aside)) {
      // Fails while another learner holds it.
      Database.open(aside, false).close();
    }
    delete(aside);
    return new Rebuild(directory, aside, OpenStore.forWriting(aside, settings));
  }

  /**
   * An event of the past.
   *
   * @param entry a label given or removed
   * @param mayRepeat whether it may be one that the topic has twice, since the learner that wrote
   *     it was killed before it knew that it had: then it counts only if it is newer than what the
   *     image has
   */
  public record Event(OutboxEntry entry, boolean mayRepeat) {}

  /**
   * Applies events of the past, in their order, as one atomic write.
   *
   * @throws StoreException for a label that a store of so many classes cannot have, and when it
   *     cannot be written
   */
  public void apply(List<Event> events) {
    try (Change change = new Change(store.database(), store.state(), newestMs(events))) {
      change.load(events.stream().map(event -> imageId(event.entry())).toList());
      events.forEach(event -> apply(change, event));
      change.commit();
    }
  }

  private void apply(Change change, Event event) {
    Row row = change.row(imageId(event.entry()));
    if (event.mayRepeat() && row.live && event.entry().sequence() <= row.sequence) {
      return;
    }
    if (event.entry() instanceof Labelled labelled) {
      requireClass(labelled);
      change.restore(row, labelled);
      upTo.merge(labelled.position().partition(), labelled.position().offset() + 1, Math::max);
    } else {
      change.restoreRemoval(row, event.entry().sequence());
    }
  }

  private void requireClass(Labelled labelled) {
    int classes = store.identity().classes();
    if (labelled.label() < 0 || labelled.label() >= classes) {
      throw new StoreException(
          "Cannot rebuild the label store %s: the label topic has an image in class %d, which %d classes do not have. Set the classes to what they were, or use another topic prefix."
              .formatted(directory, labelled.label(), classes));
    }
  }

  private static String imageId(OutboxEntry entry) {
    if (entry instanceof Labelled labelled) {
      return labelled.imageId();
    } else if (entry instanceof Removed removed) {
      return removed.imageId();
    }
    throw new IllegalArgumentException("not of the label topic: " + entry);
  }

  private static long newestMs(List<Event> events) {
    return events.stream().mapToLong(event -> atMs(event.entry())).max().orElse(0);
  }

  private static long atMs(OutboxEntry entry) {
    return entry instanceof Labelled labelled
        ? labelled.labelledAtMs()
        : ((Removed) entry).removedAtMs();
  }

  /** Labels so far. */
  public long labels() {
    return store.state().labels();
  }

  /**
   * Puts the store in its place, where {@link LabelStore#open} finds it.
   *
   * @param runId the run that gave the labels, and goes on
   */
  public void finish(String runId) {
    Identity.adopt(store.database(), runId, upTo);
    store.database().close();
    try {
      Files.deleteIfExists(directory);
      Files.move(aside, directory, StandardCopyOption.ATOMIC_MOVE);
    } catch (DirectoryNotEmptyException e) {
      throw StoreErrors.damaged(directory, "it holds files, but the one named CURRENT is missing");
    } catch (IOException e) {
      throw StoreErrors.explain("rebuild", directory, e);
    }
  }

  /** Gives up, unless it was finished, and leaves nothing. */
  @Override
  public void close() {
    store.database().close();
    delete(aside);
  }

  private static void delete(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw StoreErrors.explain("rebuild", directory, e);
    }
  }
}
