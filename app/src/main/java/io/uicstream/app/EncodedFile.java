package io.uicstream.app;

import io.uicstream.ingest.LeftOut;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that was named on the command line. */
final class EncodedFile {
  private EncodedFile() {}

  /** A file that no folder source would yield either. */
  static final class UnusableException extends Exception {
    private static final long serialVersionUID = 1;

    private final LeftOut.Cause reason;

    private UnusableException(LeftOut.Cause reason, String detail) {
      super(detail);
      this.reason = reason;
    }

    LeftOut.Cause reason() {
      return reason;
    }
  }

  /**
   * Its bytes.
   *
   * @param most bytes that an image may have
   * @throws CommandFailure if there is no such file
   * @throws UnusableException if it cannot be read or is too large for a record
   */
  static byte[] read(Path file, int most) throws UnusableException {
    if (!Files.exists(file)) {
      throw new CommandFailure("no such file or folder: " + file);
    }
    if (!Files.isRegularFile(file)) {
      throw new UnusableException(LeftOut.Cause.NOT_A_FILE, "is no file; name an image file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] encoded = in.readNBytes(most + 1);
      if (encoded.length > most) {
        throw new UnusableException(
            LeftOut.Cause.TOO_LARGE,
            "holds more than images.max.bytes, which is %d; raise that, or make it smaller"
                .formatted(most));
      }
      return encoded;
    } catch (IOException e) {
      throw new UnusableException(LeftOut.Cause.UNREADABLE, "cannot be read: " + e);
    }
  }
}
