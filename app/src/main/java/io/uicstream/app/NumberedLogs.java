package io.uicstream.app;

import ch.qos.logback.core.rolling.RollingPolicyBase;
import ch.qos.logback.core.rolling.RolloverFailure;
import ch.qos.logback.core.rolling.helper.CompressionMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Keeps the logs before the newest beside it, with a number behind the name: {@code run.log.1} is
 * the last one. Logback's own policies take the whole path for a pattern, in which {@code %} and
 * brackets of a folder's name mean something.
 */
final class NumberedLogs extends RollingPolicyBase {
  private final Path file;
  private final int kept;

  /**
   * Made for one log.
   *
   * @param file the newest
   * @param kept how many are kept besides
   */
  NumberedLogs(Path file, int kept) {
    this.file = file;
    this.kept = kept;
  }

  @Override
  public void rollover() {
    try {
      for (int number = kept - 1; number >= 0; number--) {
        Path newer = numbered(number);
        if (Files.exists(newer)) {
          Files.move(newer, numbered(number + 1), StandardCopyOption.REPLACE_EXISTING);
        }
      }
    } catch (IOException e) {
      throw new RolloverFailure(file + " cannot be renamed", e);
    }
  }

  private Path numbered(int number) {
    return number == 0 ? file : file.resolveSibling(file.getFileName() + "." + number);
  }

  @Override
  public String getActiveFileName() {
    return file.toString();
  }

  @Override
  public CompressionMode getCompressionMode() {
    return CompressionMode.NONE;
  }
}
