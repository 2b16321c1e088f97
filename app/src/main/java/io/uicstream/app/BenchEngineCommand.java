package io.uicstream.app;

import io.uicstream.engine.Ceiling;
import io.uicstream.engine.Engine;
import io.uicstream.engine.Network;
import io.uicstream.engine.Networks;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code uic bench engine}: training and scoring alone, without Kafka and decoding. */
@Command(
    name = "engine",
    header = "Images per second of training steps and scoring, and where the time goes.",
    description = {
      "Runs every combination of engine, precision, network and batch on random images, and measures in",
      "the same run what the device can do at most: a large matrix product and a large copy."
    })
final class BenchEngineCommand implements Callable<Integer> {
  private static final List<String> ENGINES = List.of("torch", "dl4j");

  @Spec private CommandSpec spec;

  @Option(
      names = "--engines",
      split = ",",
      paramLabel = "NAME",
      description = "torch, dl4j or both with a comma; default: all that run here.")
  private List<String> engines = ENGINES;

  @Option(
      names = "--precisions",
      split = ",",
      paramLabel = "NAME",
      description = "fp32, bf16, auto; an engine without one is left out (default: auto).")
  private List<String> precisions = List.of("auto");

  @Option(
      names = "--networks",
      split = ",",
      paramLabel = "NAME@SIDE",
      description = "Networks and their input in pixels (default: alexnet-small@32).")
  private List<String> networks = List.of("alexnet-small@32");

  @Option(
      names = "--batches",
      split = ",",
      paramLabel = "IMAGES",
      description = "Images per step (default: 256).")
  private List<Integer> batches = List.of(256);

  @Option(names = "--classes", paramLabel = "K", description = "Pseudo classes (default: 100).")
  private int classes = 100;

  @Option(names = "--head", paramLabel = "NAME", description = "bn, paper or linear (default: bn).")
  private Networks.Head head = Networks.Head.BN;

  @Option(
      names = "--input-channels",
      paramLabel = "NAME",
      description = "sobel or rgb (default: sobel).")
  private Networks.Input channels = Networks.Input.SOBEL;

  @Option(
      names = "--views",
      paramLabel = "NAME",
      description = "strong, basic, or none: images as they are (default: strong).")
  private EngineBench.ViewKind views = EngineBench.ViewKind.STRONG;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "Of training per combination; scoring takes a third (default: 10).")
  private double seconds = 10;

  @Option(names = "--report", paramLabel = "FILE", description = "Write the figures as JSON.")
  private Path report;

  @Override
  public Integer call() throws Exception {
    return StopSignal.interruptible(this::measure, spec.commandLine().getErr());
  }

  private int measure() {
    List<Network> described = networks.stream().map(this::network).toList();
    requirePossible(described);
    PrintWriter out = spec.commandLine().getOut();
    List<EngineBench.Result> results = new ArrayList<>();
    for (Engine engine : engines(out)) {
      Ceiling ceiling = engine.ceiling();
      say(out, EngineBench.line(engine, ceiling));
      for (Network network : described) {
        for (int batch : batches) {
          EngineBench.Result result =
              new EngineBench(engine, ceiling, views, seconds).run(network, batch);
          results.add(result);
          result.lines().forEach(line -> say(out, line));
          if (report != null) {
            // After each measurement: a later one may fail.
            ReportFile.write(report, results);
          }
        }
      }
    }
    return Failures.OK;
  }

  private void requirePossible(List<Network> described) {
    int side = described.stream().mapToInt(Network::side).max().orElseThrow();
    int most = Integer.MAX_VALUE / 2 / (side * side * 3);
    if (batches.stream().anyMatch(batch -> batch < 2 || batch > most) || !(seconds > 0)) {
      throw wrong("--batches must be from 2 to " + most + ", and --seconds above 0");
    }
    List<String> unknown = engines.stream().filter(name -> !ENGINES.contains(name)).toList();
    if (!unknown.isEmpty()) {
      throw wrong("--engines knows " + ENGINES + ", not " + unknown);
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private static void say(PrintWriter out, String line) {
    out.println(line);
    out.flush();
  }

  /** What was asked for and runs; what does not is named. */
  private List<Engine> engines(PrintWriter out) {
    List<Engine> taken = new ArrayList<>();
    for (String precision : precisions) {
      for (Engine engine : known(precision)) {
        if (!engines.contains(engine.name())) {
          continue;
        }
        engine
            .unavailable()
            .ifPresentOrElse(
                reason -> say(out, engine.name() + " is left out: " + reason),
                () -> taken.add(engine));
      }
    }
    if (taken.isEmpty()) {
      throw new CommandFailure(
          "no engine of "
              + engines
              + " computes in "
              + precisions
              + " here; there are torch (fp32, bf16) and dl4j (fp32)");
    }
    return taken;
  }

  private List<Engine> known(String precision) {
    try {
      return Engines.all(precision);
    } catch (IllegalArgumentException e) {
      throw wrong("--precisions knows auto, fp32 and bf16, not " + precision);
    }
  }

  private Network network(String text) {
    int at = text.indexOf('@');
    try {
      String name = at < 0 ? text : text.substring(0, at);
      int side =
          at < 0 ? Networks.sides(name).get(0) : Integer.parseInt(text.substring(at + 1).strip());
      return Networks.create(name, side, classes, head, channels);
    } catch (NumberFormatException e) {
      throw wrong("--networks takes NAME@SIDE, such as resnet18@32, not " + text);
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
  }
}
