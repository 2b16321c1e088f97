package io.uicstream.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that was named on the command line. */
final class EncodedFile {
  private EncodedFile() {}

  /**
   * Its bytes.
   *
   * @param most bytes that an image may have
   * @throws CommandFailure if it is not there, cannot be read or is too large for a record
   */
  static byte[] read(Path file, int most) {
    if (!Files.exists(file)) {
      throw new CommandFailure("no such file or folder: " + file);
    }
    if (!Files.isRegularFile(file)) {
      throw new CommandFailure(file + " is no file; name an image file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] encoded = in.readNBytes(most + 1);
      if (encoded.length > most) {
        throw new CommandFailure(
            "%s is TOO_LARGE: it holds more than images.max.bytes, which is %,d; raise that, or make it smaller"
                .formatted(file, most));
      }
      return encoded;
    } catch (IOException e) {
      throw new CommandFailure("cannot read " + file + ": " + e, e);
    }
  }
}
