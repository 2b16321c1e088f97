package io.uicstream.labelstore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.rocksdb.Options;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileReader;

/** Finds out which file of a store is damaged, where RocksDB does not say. */
final class Damage {
  private Damage() {}

  /**
   * What is wrong with the files by which RocksDB finds all others. Without {@code CURRENT} it
   * would begin a new store on top of the old one.
   */
  static Optional<String> ofEntry(Path directory) throws IOException {
    Path current = directory.resolve("CURRENT");
    if (!Files.exists(current)) {
      return names(directory, "MANIFEST-").isEmpty() && names(directory, ".sst").isEmpty()
          ? Optional.empty()
          : Optional.of("its file CURRENT is missing");
    }
    String manifest = Keys.readText(Files.readAllBytes(current));
    boolean named = manifest.matches("MANIFEST-\\d+\n");
    return named && Files.exists(directory.resolve(manifest.strip()))
        ? Optional.empty()
        : Optional.of(
            "its file CURRENT names '%s', which is not there".formatted(manifest.strip()));
  }

  /** Names the damaged file that an error of RocksDB is about; empty when the error does. */
  static String locate(Path directory, String error) {
    if (error.contains(".sst") || error.contains(".blob")) {
      return "";
    }
    try {
      if (error.toLowerCase(Locale.ROOT).contains("blob")) {
        return oneOf(names(directory, ".blob"));
      }
      List<String> tables =
          names(directory, ".sst").stream().filter(name -> !isSound(directory, name)).toList();
      if (!tables.isEmpty()) {
        return oneOf(tables);
      }
      return error.contains("MANIFEST") ? "" : oneOf(names(directory, ".log"));
    } catch (IOException e) {
      return "";
    }
  }

  private static String oneOf(List<String> names) {
    return names.isEmpty() ? "" : "Damaged: " + String.join(" or ", names) + ". ";
  }

  /** Reads a table against its checksums. */
  private static boolean isSound(Path directory, String name) {
    try (Options options = new Options();
        SstFileReader reader = new SstFileReader(options)) {
      reader.open(directory.resolve(name).toString());
      reader.verifyChecksum();
      return true;
    } catch (RocksDBException e) {
      return false;
    }
  }

  private static List<String> names(Path directory, String part) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.contains(part))
          .sorted()
          .toList();
    }
  }
}
