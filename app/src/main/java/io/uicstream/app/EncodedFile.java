package io.uicstream.app;

import io.uicstream.ingest.SourceImage;
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
   * @throws CommandFailure if it is not there, cannot be read or is too large for a record
   */
  static byte[] read(Path file) {
    if (!Files.exists(file)) {
      throw new CommandFailure("no such file or folder: " + file);
    }
    if (!Files.isRegularFile(file)) {
      throw new CommandFailure(file + " is no file; name an image file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] encoded = in.readNBytes(SourceImage.MAX_BYTES + 1);
      if (encoded.length > SourceImage.MAX_BYTES) {
        throw new CommandFailure(
            "%s is TOO_LARGE: it holds more than %,d bytes, the most a record may hold; make it smaller"
                .formatted(file, SourceImage.MAX_BYTES));
      }
      return encoded;
    } catch (IOException e) {
      throw new CommandFailure("cannot read " + file + ": " + e, e);
    }
  }
}
