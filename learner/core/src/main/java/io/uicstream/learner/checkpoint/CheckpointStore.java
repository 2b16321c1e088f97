package io.uicstream.learner.checkpoint;

import io.uicstream.engine.Safetensors;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
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
    for (Path leftover : files(directory, name -> name.endsWith(UNFINISHED))) {
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
    for (Path path : newestFirst(directory)) {
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
    return newest(
        directory,
        (path, e) -> LOG.warn("Passed over the checkpoint {}: {}", path, e.getMessage()));
  }

  /**
   * The checkpoint of the highest step that can be read, for those who only look: a learner may be
   * at work on the directory, which is left as it is.
   *
   * @param passedOver told of each damaged file
   * @throws IOException as {@link #newest()} does
   */
  public static Optional<Checkpoint> newest(
      Path directory, BiConsumer<Path, IOException> passedOver) throws IOException {
    Set<Path> tried = new HashSet<>();
    while (true) {
      // Listed anew each time: a learner removes old files, but only once there are newer ones.
      Optional<Path> path =
          newestFirst(directory).stream().filter(each -> !tried.contains(each)).findFirst();
      if (path.isEmpty()) {
        return Optional.empty();
      }
      tried.add(path.get());
      try {
        return Optional.of(read(path.get()));
      } catch (IOException e) {
        if (e.getCause() instanceof CheckpointFormat.NewerFormatException) {
          throw e;
        }
        if (!(e.getCause() instanceof NoSuchFileException)) {
          passedOver.accept(path.get(), e);
        }
      }
    }
  }

  /**
   * Reads a checkpoint from its file.
   *
   * @throws IOException naming the file and what is wrong with it
   */
  public static Checkpoint read(Path file) throws IOException {
    Safetensors.Content content = Safetensors.read(file);
    try {
      return CheckpointFormat.read(content);
    } catch (CheckpointFormat.NewerFormatException e) {
      throw new IOException(
          file + " " + e.getMessage() + ": use that version, or move the file away", e);
    } catch (IOException e) {
      throw new IOException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static String name(long step) {
    return "checkpoint-%012d.safetensors".formatted(step);
  }

  private static List<Path> newestFirst(Path directory) throws IOException {
    return files(directory, name -> NAME.matcher(name).matches()).stream()
        .sorted(Comparator.comparingLong(CheckpointStore::step).reversed())
        .toList();
  }

  private static long step(Path path) {
    return Long.parseLong(path.getFileName().toString().replaceAll("\\D", ""));
  }

  private static List<Path> files(Path directory, Predicate<String> wanted) throws IOException {
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

  /** Removes what a failed write has left. */
  static void deleteAfter(IOException failure, Path unfinished) {
    try {
      Files.deleteIfExists(unfinished);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }
}
