package io.uicstream.labelstore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a test does to the directory of a store behind its back. */
final class Directories {
  private Directories() {}

  /**
   * Copies the files of a store that is open: what {@code kill -9} would leave behind. Copies again
   * when RocksDB's own threads changed something meanwhile.
   */
  static Path copyAsAfterKill(Path directory, Path into) {
    try {
      while (!copiedQuietly(directory, into)) {
        for (Path file : files(into)) {
          Files.delete(file);
        }
      }
      return into;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean copiedQuietly(Path directory, Path into) throws IOException {
    Files.createDirectories(into);
    try {
      Map<Path, Long> before = sizes(directory);
      for (Path file : before.keySet()) {
        if (!file.getFileName().toString().equals("LOCK")) {
          Files.copy(file, into.resolve(file.getFileName()));
        }
      }
      return before.equals(sizes(directory));
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static Map<Path, Long> sizes(Path directory) throws IOException {
    Map<Path, Long> sizes = new TreeMap<>();
    for (Path file : files(directory)) {
      sizes.put(file, Files.size(file));
    }
    return sizes;
  }

  static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }
}
