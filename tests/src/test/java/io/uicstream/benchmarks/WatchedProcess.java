package io.uicstream.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A command of {@code uic} as users start it, in a process whose memory is watched. */
final class WatchedProcess implements AutoCloseable {
  private static final long STOP_S = 60;

  private final Process process;
  private final Path log;

  private WatchedProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts it with a heap that is taken whole at the start, so that what grows is not the heap.
   *
   * @param heapMib size of that heap
   * @param log file that its output goes to
   * @param arguments command and flags
   */
  static WatchedProcess start(int heapMib, Path log, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("uic.launcher", "./uic"));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder
        .environment()
        .put(
            "JAVA_OPTS",
            "-Xms%dm -Xmx%dm -XX:+AlwaysPreTouch -XX:+UseSerialGC".formatted(heapMib, heapMib));
    return new WatchedProcess(builder.start(), log);
  }

  /**
   * Resident memory in MiB.
   *
   * @param all heap, native memory and mapped files
   * @param mapped of that, pages of files: the system takes them back when it needs memory
   */
  record Resident(double all, double mapped) {}

  /** What it holds now. */
  Resident resident() throws IOException {
    requireAlive();
    String status = Files.readString(Path.of("/proc/" + process.pid() + "/status"));
    return new Resident(mib("VmRSS", status), mib("RssFile", status));
  }

  private static double mib(String name, String status) {
    Matcher line = Pattern.compile(name + ":\\s*(\\d+) kB").matcher(status);
    if (!line.find()) {
      throw new IllegalStateException("/proc tells no " + name);
    }
    return Long.parseLong(line.group(1)) / 1024.0;
  }

  /** Throws when it has ended, with what it said. */
  void requireAlive() throws IOException {
    if (!process.isAlive()) {
      throw new IllegalStateException("uic ended early:\n" + Files.readString(log));
    }
  }

  /** Stops it as Ctrl-C would. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_S, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
