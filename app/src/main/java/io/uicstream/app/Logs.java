package io.uicstream.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import io.uicstream.app.settings.LocalSettings;
import io.uicstream.app.settings.Values;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.LoggerFactory;

/** Keeps the log off the screen: into a file of the data directory, or nowhere. */
final class Logs {
  private static final long FILE_BYTES = 20L << 20;
  private static final int OLD_FILES = 3;

  private static volatile boolean inUse;

  private Logs() {}

  /** Nothing is logged: until a command says where to, and for those that answer at once. */
  static void off() {
    inUse = true;
    root().detachAndStopAllAppenders();
  }

  /** Logs why a command failed, if it is one that logs. */
  static void failed(Throwable thrown) {
    if (inUse) {
      LoggerFactory.getLogger(Logs.class).error("Command failed", thrown);
    }
  }

  /**
   * Logs as the setting {@code log} says. Makes the data directory if it is missing, for its
   * owner's eyes only: it holds images, and what is learnt from them.
   *
   * @param command names the file
   * @throws CommandFailure if the data directory cannot be written
   */
  static void start(Values values, String command, boolean verbose) {
    makePrivate(values.of(LocalSettings.DATA_DIR));
    if (verbose) {
      ((Logger) LoggerFactory.getLogger("io.uicstream")).setLevel(Level.DEBUG);
    }
    Appender<ILoggingEvent> appender =
        values.of(LocalSettings.LOG).equals("file")
            ? file(directory(values).resolve(command + ".log"))
            : console();
    appender.addFilter(new RepeatedWarnings());
    root().detachAndStopAllAppenders();
    root().addAppender(appender);
  }

  /**
   * The directory of the log files; made if missing.
   *
   * @throws CommandFailure if it cannot be written
   */
  static Path directory(Values values) {
    Path directory = values.of(LocalSettings.DATA_DIR).resolve("logs");
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw unwritable(values.of(LocalSettings.DATA_DIR), e);
    }
    if (!Files.isWritable(directory)) {
      throw unwritable(directory, null);
    }
    return directory;
  }

  private static void makePrivate(Path directory) {
    if (Files.exists(directory)) {
      return;
    }
    try {
      Path parent = directory.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
        Files.createDirectory(
            directory,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      } else {
        Files.createDirectory(directory);
      }
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory)) {
        throw unwritable(directory, e);
      }
    } catch (IOException e) {
      throw unwritable(directory, e);
    }
  }

  private static CommandFailure unwritable(Path directory, IOException cause) {
    return new CommandFailure(
        "cannot write to the data directory "
            + directory.toAbsolutePath()
            + (cause == null ? "" : " (" + cause + ")")
            + "; change its rights or name another with --data-dir",
        cause);
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  private static Appender<ILoggingEvent> console() {
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context());
    appender.setTarget("System.err");
    appender.setEncoder(encoder());
    appender.start();
    return appender;
  }

  private static Appender<ILoggingEvent> file(Path file) {
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setContext(context());
    appender.setFile(file.toString());
    appender.setEncoder(encoder());

    NumberedLogs rolling = new NumberedLogs(file, OLD_FILES);
    rolling.setContext(context());
    rolling.setParent(appender);
    rolling.start();
    appender.setRollingPolicy(rolling);

    SizeBasedTriggeringPolicy<ILoggingEvent> trigger = new SizeBasedTriggeringPolicy<>();
    trigger.setContext(context());
    trigger.setMaxFileSize(new FileSize(FILE_BYTES));
    trigger.start();
    appender.setTriggeringPolicy(trigger);

    appender.start();
    return appender;
  }

  private static Encoder<ILoggingEvent> encoder() {
    LogLayout layout = new LogLayout();
    layout.setContext(context());
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context());
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setLayout(layout);
    encoder.start();
    return encoder;
  }

  private static LoggerContext context() {
    return (LoggerContext) LoggerFactory.getILoggerFactory();
  }
}
