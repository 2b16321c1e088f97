package io.uicstream.tests;

import io.uicstream.app.Uic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A command {@code uic} in a process of its own, all that it says in two files. Whoever starts it
 * closes it.
 */
final class UicCommand implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Process process;
  private final Path out;
  private final Path err;

  private UicCommand(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /**
   * Starts a command.
   *
   * @param output directory of the two files
   * @param name name of the files, unique there
   * @param launch its surroundings
   * @param command words behind {@code uic}
   */
  static UicCommand start(Path output, String name, Launch launch, List<String> command) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-Xmx700m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    words.addAll(launch.jvm());
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), Uic.class.getName()));
    words.addAll(command);
    Path out = output.resolve(name + ".out");
    Path err = output.resolve(name + ".err");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(words).redirectOutput(out.toFile()).redirectError(err.toFile());
      builder.environment().putAll(launch.environment());
      return new UicCommand(builder.start(), out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * How it is started.
   *
   * @param jvm options of its JVM
   * @param environment variables besides those of this process
   */
  record Launch(List<String> jvm, Map<String, String> environment) {}

  /** Waits for its end and returns its exit code. */
  int exit() {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("still runs after " + PATIENCE + ": " + out() + err());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What Ctrl-C or an orchestrator does; returns when it has ended. */
  int stop() {
    process.destroy();
    return exit();
  }

  boolean alive() {
    return process.isAlive();
  }

  /** What it has written to standard output by now. */
  String out() {
    return read(out);
  }

  /** What it has written to standard error by now. */
  String err() {
    return read(err);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
