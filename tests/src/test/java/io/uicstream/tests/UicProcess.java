package io.uicstream.tests;

import io.uicstream.app.Uic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A {@code uic} command in a JVM of its own, whose output goes to a file. Closing it kills it, if
 * it still runs.
 */
final class UicProcess implements AutoCloseable {
  /** Exit code of a JVM that was asked to end and did so in order. */
  static final int TERMINATED = 128 + 15;

  private final Process process;
  private final Path output;

  private UicProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * Starts a command.
   *
   * @param output file that standard output and error are appended to
   * @param jvm options of the JVM, memory among them
   * @param arguments of {@code uic}
   */
  static UicProcess start(Path output, List<String> jvm, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.addAll(jvm);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Uic.class.getName()));
    command.addAll(arguments);
    try {
      return new UicProcess(
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
              .start(),
          output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** {@code kill -9}; returns when it is dead. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Sends SIGTERM, as Ctrl-C and service managers do. */
  void terminate() {
    process.destroy();
  }

  /** Waits for the end and returns the exit code; fails with the output if it does not end. */
  int exitCode(long seconds) throws InterruptedException {
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      throw new AssertionError("still running after " + seconds + " s:\n" + output());
    }
    return process.exitValue();
  }

  /** What all commands that write to the same file have said. */
  String output() {
    try {
      return Files.exists(output) ? Files.readString(output) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
