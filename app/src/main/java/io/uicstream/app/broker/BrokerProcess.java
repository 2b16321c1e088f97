package io.uicstream.app.broker;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A {@link LocalBroker} in a child JVM. It has its own heap, ignores Ctrl-C, and ends by itself
 * when this JVM ends, even by {@code kill -9}: the end of its standard input tells it. Whoever
 * starts it closes it.
 */
public final class BrokerProcess implements AutoCloseable {
  /** Properties with which zstd and snappy are told where to unpack; the child is given them. */
  public static final List<String> NATIVE_FOLDERS =
      List.of("ZstdTempFolder", "org.xerial.snappy.tempdir");

  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
  private static final long LITTLE_MEMORY = 2L << 30;
  private static final int FIRST_JAVA_THAT_WARNS_OF_UNSAFE = 24;

  private final Process process;
  private final String bootstrapServers;

  private BrokerProcess(Process process, String bootstrapServers) {
    this.process = process;
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Starts the child and returns when its broker answers.
   *
   * @param directory where the broker keeps everything
   * @param port port to listen on, 0 for a free one
   * @param log file that the child's log is appended to
   * @throws BrokerException if the broker does not start; says why
   */
  public static BrokerProcess start(Path directory, int port, Path log) {
    Process process = launch(directory, port, log);
    try {
      String answer = answer(process).get(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
      if (answer.startsWith(BrokerMain.READY)) {
        return new BrokerProcess(process, answer.substring(BrokerMain.READY.length()));
      }
      process.destroyForcibly();
      throw new BrokerException(
          answer.startsWith(BrokerMain.FAILED)
              ? answer.substring(BrokerMain.FAILED.length())
              : "the embedded broker ended at once; see " + log);
    } catch (ExecutionException | TimeoutException e) {
      process.destroyForcibly();
      throw new BrokerException(
          "the embedded broker did not start within " + START_LIMIT.toSeconds() + " s; see " + log,
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      throw new BrokerException("interrupted while the embedded broker started", e);
    }
  }

  private static Process launch(Path directory, int port, Path log) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(heap(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djava.awt.headless=true"));
    if (Runtime.version().feature() >= FIRST_JAVA_THAT_WARNS_OF_UNSAFE) {
      command.addAll(
          List.of("--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED"));
    }
    for (String property : NATIVE_FOLDERS) {
      if (System.getProperty(property) != null) {
        command.add("-D" + property + "=" + System.getProperty(property));
      }
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(BrokerMain.class.getName());
    command.addAll(List.of(directory.toAbsolutePath().toString(), Integer.toString(port)));
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      return new ProcessBuilder(command)
          .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .start();
    } catch (IOException e) {
      throw new BrokerException("cannot start the embedded broker: " + e.getMessage(), e);
    }
  }

  private static String heap() {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return system.getTotalMemorySize() < LITTLE_MEMORY ? "-Xmx256m" : "-Xmx512m";
  }

  /** The line that the child says of itself; its JVM may say others, before and after. */
  private static CompletableFuture<String> answer(Process process) {
    CompletableFuture<String> answer = new CompletableFuture<>();
    BufferedReader reader = process.inputReader();
    Thread thread =
        new Thread(
            () -> {
              try {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                  if (line.startsWith(BrokerMain.READY) || line.startsWith(BrokerMain.FAILED)) {
                    answer.complete(line);
                  }
                }
                answer.complete("");
              } catch (IOException e) {
                answer.completeExceptionally(e);
              }
            },
            "broker-answer");
    thread.setDaemon(true);
    thread.start();
    return answer;
  }

  /** Where clients connect: {@code 127.0.0.1:port}. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** The child's process id, for people. */
  public long pid() {
    return process.pid();
  }

  /** Whether the child still runs. */
  public boolean alive() {
    return process.isAlive();
  }

  /** Stops the broker cleanly; returns when the child has ended. Closing twice does nothing. */
  @Override
  public void close() {
    try {
      process.outputWriter().close();
    } catch (IOException ignored) {
      // The child is gone already, which is what closing is for.
    }
    try {
      if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
