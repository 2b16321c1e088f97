package io.uicstream.ingest;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;

/**
 * Finds the regular files below a folder one at a time, following symbolic links.
 *
 * <p>{@link Files#walk} would end at the first folder that cannot be listed, or link that leads
 * round in a circle; here the first is reported and the second not followed, and the walk goes on.
 * Names that begin with a dot, and what is neither file nor folder, are passed over.
 *
 * <p>Memory grows with the depth of the folder only. Holds one open directory per level until the
 * end is reached or it is closed.
 */
final class FolderWalk implements AutoCloseable {
  private final Deque<Level> levels = new ArrayDeque<>();
  private final Report report;

  /**
   * Opens the folder.
   *
   * @param report told of each folder or link that cannot be followed
   * @throws IOException if the folder itself cannot be listed
   */
  FolderWalk(Path root, Report report) throws IOException {
    this.report = report;
    levels.push(Level.open(root));
  }

  /** The next file, or empty at the end. */
  Optional<Path> next() throws IOException {
    while (!levels.isEmpty()) {
      Optional<Path> entry = nextEntry();
      if (entry.isPresent() && Files.isRegularFile(entry.get())) {
        return entry;
      }
      if (entry.isPresent()) {
        enter(entry.get());
      }
    }
    return Optional.empty();
  }

  /** The next visible entry of the deepest level; empty if that level ended, which closes it. */
  private Optional<Path> nextEntry() throws IOException {
    Level level = levels.element();
    try {
      while (level.entries.hasNext()) {
        Path entry = level.entries.next();
        if (!entry.getFileName().toString().startsWith(".")) {
          return Optional.of(entry);
        }
        report.leftOut(entry, LeftOut.Cause.HIDDEN);
      }
    } catch (DirectoryIteratorException e) {
      report.accept(level.path, e.getCause());
    }
    levels.remove().close();
    return Optional.empty();
  }

  private void enter(Path entry) {
    try {
      Path real = entry.toRealPath();
      boolean circle = levels.stream().anyMatch(level -> level.real.equals(real));
      if (circle) {
        report.leftOut(entry, LeftOut.Cause.CIRCLE);
      } else if (Files.isDirectory(real)) {
        levels.push(Level.open(entry));
      } else {
        report.leftOut(entry, LeftOut.Cause.NOT_A_FILE);
      }
    } catch (IOException e) {
      report.accept(entry, e);
    }
  }

  @Override
  public void close() throws IOException {
    while (!levels.isEmpty()) {
      levels.remove().close();
    }
  }

  /** Is told of what could not be read. */
  interface Report {
    void accept(Path path, IOException cause);

    /** Is told of what is passed over by rule. */
    default void leftOut(Path path, LeftOut.Cause cause) {}
  }

  /** An open directory on the way down to where the walk is. */
  private record Level(Path path, Path real, DirectoryStream<Path> stream, Iterator<Path> entries) {
    @SuppressWarnings("StreamResourceLeak") // the level owns it
    static Level open(Path path) throws IOException {
      Path real = path.toRealPath();
      DirectoryStream<Path> stream = Files.newDirectoryStream(path);
      return new Level(path, real, stream, stream.iterator());
    }

    void close() throws IOException {
      stream.close();
    }
  }
}
