package io.uicstream.app.settings;

import java.nio.file.Path;
import java.util.List;

/** A folder that RocksDB keeps its files in. */
final class RocksDbFolder {
  private RocksDbFolder() {}

  /**
   * The folder, if RocksDB can open it: it gets paths in Java's own encoding, which is UTF-8 up to
   * U+FFFF only.
   *
   * @throws SettingsException if it cannot
   */
  static Path checked(Path folder) {
    String path = folder.toAbsolutePath().toString();
    if (path.codePoints().anyMatch(Character::isSupplementaryCodePoint)) {
      throw new SettingsException(
          List.of(
              "RocksDB opens no folder with a character beyond U+FFFF, such as an emoji, in its path"
                  + " ("
                  + path
                  + "); name another with --data-dir"));
    }
    return folder;
  }
}
