package io.uicstream.tests;

import io.uicstream.tests.KillPoint.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One part of a pipeline, killed and started again and again. */
final class Victim implements AutoCloseable {
  private final Part part;
  private final Path output;
  private final List<String> jvm;
  private final List<String> arguments;
  private UicProcess process;
  private Debugger debugger;

  /**
   * A part that does not run yet.
   *
   * @param directory its output goes there
   * @param jvm options of its JVM
   * @param arguments of {@code uic}
   */
  Victim(Part part, Path directory, List<String> jvm, List<String> arguments) {
    this.part = part;
    this.output = directory.resolve(part.name().toLowerCase(Locale.ROOT) + ".out");
    this.jvm = jvm;
    this.arguments = arguments;
  }

  Part part() {
    return part;
  }

  void start(Optional<KillPoint> point) throws IOException {
    debugger = Debugger.listen();
    List<String> options = new ArrayList<>(jvm);
    // It starts twice as fast, and lives for seconds.
    options.add("-XX:TieredStopAtLevel=1");
    options.add(debugger.jvmOption());
    process = UicProcess.start(output, options, arguments);
    debugger.accept(point);
  }

  void arm(KillPoint point) {
    debugger.arm(point);
  }

  /** Waits until it stands still at its point. */
  void awaitHit(KillPoint point, Duration patience) throws InterruptedException {
    if (!debugger.awaitHit(patience)) {
      throw new AssertionError(part + " did not come to " + point + ":\n" + process.output());
    }
  }

  UicProcess process() {
    return process;
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
  }
}
