package io.uicstream.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reports as JSON, and the files that they go to. */
final class ReportFile {
  private ReportFile() {}

  /**
   * Makes sure that it can be written.
   *
   * @throws CommandFailure if not
   */
  static void require(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file) || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
      throw new CommandFailure(
          "cannot write to " + file + "; make the folder " + folder + " or name another --output");
    }
  }

  /** A report as JSON. */
  static String json(Object report) throws IOException {
    return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(report)
        + "\n";
  }

  /**
   * Writes a report as JSON.
   *
   * @throws CommandFailure if that cannot be done
   */
  static void write(Path file, Object report) {
    try {
      Files.writeString(file, json(report));
    } catch (IOException e) {
      throw new CommandFailure("cannot write the report to " + file + ": " + e, e);
    }
  }
}
