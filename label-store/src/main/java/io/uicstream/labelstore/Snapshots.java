package io.uicstream.labelstore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** Brings a copy made by a checkpoint back as a store. */
final class Snapshots {
  private Snapshots() {}

  /** Copies aside and renames, so that a restore that was cut off leaves no half store. */
  static void restore(Path from, Path directory) {
    try {
      requireEmpty(directory);
      Path absolute = directory.toAbsolutePath();
      Files.createDirectories(absolute.getParent());
      Path aside = Files.createTempDirectory(absolute.getParent(), "restoring-");
      for (Path file : list(from)) {
        Files.copy(file, aside.resolve(file.getFileName().toString()));
      }
      Files.deleteIfExists(absolute);
      Files.move(aside, absolute, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw StoreErrors.explain("restore", directory, e);
    }
  }

  private static void requireEmpty(Path directory) throws IOException {
    if (Files.exists(directory) && !list(directory).isEmpty()) {
      throw new StoreException(
          "Cannot restore into %s: it holds files. Move them away first.".formatted(directory));
    }
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }
}
