package io.uicstream.app;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One run of a comparison: {@code uic run} in a process of its own, so that each has the same
 * memory to begin with and its peak can be told.
 */
final class ComparedRun implements AutoCloseable {
  private static final Duration TICK = Duration.ofMillis(500);
  private static final int LONGEST_LINE = 1024;
  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s*(\\d+) kB");

  private final Process process;
  private final Path directory;
  private long peakMib = -1;

  private ComparedRun(Process process, Path directory) {
    this.process = process;
    this.directory = directory;
  }

  /**
   * What a run came to.
   *
   * @param report as it wrote it
   * @param peakMib most memory that it held, heap and native; -1 where unknown
   */
  record Result(Report report, long peakMib) {}

  /**
   * Starts it.
   *
   * @param directory its data directory, which must not exist
   * @param flags of {@code uic run}
   */
  static ComparedRun start(Path directory, List<String> flags) throws IOException {
    Files.createDirectories(directory);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Its output is a file, not the terminal that this process may have.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> !argument.startsWith("-D" + Screen.TERMINAL_PROPERTY))
        .forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Uic.class.getName()));
    command.addAll(List.of("run", "--data-dir=" + directory, "--report=" + report(directory)));
    command.addAll(flags);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output(directory).toFile());
    // All that counts is among the flags.
    builder.environment().keySet().removeIf(name -> name.startsWith("UIC_"));
    return new ComparedRun(builder.start(), directory);
  }

  private static Path report(Path directory) {
    return directory.resolve("report.json");
  }

  private static Path output(Path directory) {
    return directory.resolve("run.out");
  }

  /**
   * Waits for its end.
   *
   * @param stop ends it early
   * @param shown told the newest line of its output now and then
   * @return empty if it was stopped; Ctrl-C in a terminal reaches it, too
   * @throws CommandFailure if it failed; says where its output is
   */
  Optional<Result> await(StopSignal stop, Consumer<String> shown)
      throws IOException, InterruptedException {
    while (!process.waitFor(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
      if (stop.requested()) {
        process.destroy();
      }
      notePeak();
      lastLine(shown);
    }
    if (stop.requested()) {
      return Optional.empty();
    }
    if (process.exitValue() != 0 || !Files.exists(report(directory))) {
      throw new CommandFailure(
          "the run in %s ended with exit code %d; its output is %s"
              .formatted(directory, process.exitValue(), output(directory)));
    }
    Report report =
        new ObjectMapper()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .readValue(report(directory).toFile(), Report.class);
    return Optional.of(new Result(report, peakMib));
  }

  private void notePeak() {
    try {
      Path status = Path.of("/proc", Long.toString(process.pid()), "status");
      Matcher peak = PEAK.matcher(Files.readString(status, StandardCharsets.UTF_8));
      peakMib = peak.find() ? Long.parseLong(peak.group(1)) >> 10 : peakMib;
    } catch (IOException e) {
      // It has just ended, or the system has no such file: the peak so far stands.
    }
  }

  private void lastLine(Consumer<String> shown) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(output(directory).toFile(), "r")) {
      byte[] end = new byte[(int) Math.min(LONGEST_LINE, file.length())];
      file.seek(file.length() - end.length);
      file.readFully(end);
      List<String> lines = new String(end, StandardCharsets.UTF_8).lines().toList();
      if (!lines.isEmpty()) {
        shown.accept(lines.get(lines.size() - 1));
      }
    }
  }

  /** Kills it if it still runs. */
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
