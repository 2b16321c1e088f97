package io.uicstream.learner.checkpoint;

import io.uicstream.engine.Safetensors;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest few checkpoints of a run, one safetensors file each, in a directory of their own.
 *
 * <p>A checkpoint is written aside, forced to the disk and renamed, so that a file with its final
 * name is whole, whenever the machine stops. One store per directory; its methods may be called by
 * any thread.
 */
public final class CheckpointStore {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointStore.class);
  private static final String UNFINISHED = ".unfinished";
  private static final Pattern NAME = Pattern.compile("checkpoint-\\d{12,19}\\.safetensors");

  private final Path directory;
  private final int kept;

  private CheckpointStore(Path directory, int kept) {
    this.directory = directory;
    this.kept = kept;
  }

  /**
   * Opens a directory, makes it if need be, and removes what an interrupted write has left.
   *
   * @param directory for checkpoints only
   * @param kept number of newest checkpoints that stay, at least 1
   * @throws IOException naming the path
   */
  public static CheckpointStore open(Path directory, int kept) throws IOException {
    if (kept < 1) {
      throw new IllegalArgumentException("at least one checkpoint must be kept, was " + kept);
    }
    Files.createDirectories(directory);
    CheckpointStore store = new CheckpointStore(directory, kept);
    for (Path leftover : store.files(name -> name.endsWith(UNFINISHED))) {
      Files.deleteIfExists(leftover);
      LOG.info("Removed {}, left by an interrupted write", leftover);
    }
    return store;
  }

  /**
   * Writes a checkpoint, and removes the oldest beyond those kept. One of the same step is
   * replaced. Those of later steps are removed as well: they were damaged, or given up when
   * training went back, and must not be taken for the newest.
   *
   * @throws IOException naming the path, such as when the disk is full; the checkpoints before stay
   */
  public synchronized void save(Checkpoint checkpoint) throws IOException {
    Path path = directory.resolve(name(checkpoint.progress().step()));
    Path unfinished = path.resolveSibling(path.getFileName() + UNFINISHED);
    try {
      Safetensors.write(unfinished, CheckpointFormat.write(checkpoint));
      rename(unfinished, path);
      forceDirectory();
    } catch (IOException e) {
      deleteAfter(e, unfinished);
      throw e;
    }
    removeOthers(checkpoint.progress().step());
  }

  private void removeOthers(long newest) throws IOException {
    int number = 0;
    for (Path path : newestFirst()) {
      if (step(path) <= newest) {
        number++;
      }
      if (step(path) > newest || number > kept) {
        Files.deleteIfExists(path);
      }
    }
  }

  /**
   * The checkpoint of the highest step that can be read. Damaged files are passed over with a
   * warning; they stay until the next one is saved.
   *
   * @throws IOException if the directory cannot be read, or if a checkpoint was written by a later
   *     version of this program: going on from an older one would silently lose training
   */
  public synchronized Optional<Checkpoint> newest() throws IOException {
    for (Path path : newestFirst()) {
      try {
        return Optional.of(CheckpointFormat.read(Safetensors.read(path)));
      } catch (CheckpointFormat.NewerFormatException e) {
        throw new IOException(
            path + " " + e.getMessage() + ": use that version, or move the file away", e);
      } catch (IOException e) {
        LOG.warn("Passed over the checkpoint {}: {}", path, e.getMessage());
      }
    }
    return Optional.empty();
  }

  private static String name(long step) {
    return "checkpoint-%012d.safetensors".formatted(step);
  }

  private List<Path> newestFirst() throws IOException {
    return files(name -> NAME.matcher(name).matches()).stream()
        .sorted(Comparator.comparingLong(CheckpointStore::step).reversed())
        .toList();
  }

  private static long step(Path path) {
    return Long.parseLong(path.getFileName().toString().replaceAll("\\D", ""));
  }

  private List<Path> files(Predicate<String> wanted) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(path -> wanted.test(path.getFileName().toString())).toList();
    }
  }

  private static void rename(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      throw new IOException(
          to + ": this file system cannot rename atomically; use a local data directory", e);
    }
  }

  /** Without this the rename itself may be lost when the machine stops. */
  private void forceDirectory() throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void deleteAfter(IOException failure, Path unfinished) {
    try {
      Files.deleteIfExists(unfinished);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }
}
