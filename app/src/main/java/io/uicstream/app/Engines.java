package io.uicstream.app;

import io.uicstream.app.settings.ModelSettings;
import io.uicstream.app.settings.Values;
import io.uicstream.engine.Engine;
import io.uicstream.engine.Precision;
import io.uicstream.engine.dl4j.Dl4jEngine;
import io.uicstream.engine.torch.TorchEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Takes the engine that is asked for, or the fastest that runs here. */
final class Engines {
  private static final String AUTO = "auto";

  private Engines() {}

  /**
   * What was taken.
   *
   * @param engine the engine
   * @param why a phrase for people
   */
  record Choice(Engine engine, String why) {}

  /** All engines, in the precision that each is fastest in. */
  static List<Engine> all() {
    return all(AUTO);
  }

  /**
   * All engines that compute in a precision, on equal devices the fastest first.
   *
   * @param precision {@code auto} for what each is fastest in
   */
  static List<Engine> all(String precision) {
    Optional<Precision> wanted =
        precision.equals(AUTO)
            ? Optional.empty()
            : Optional.of(Precision.valueOf(precision.toUpperCase(Locale.ROOT)));
    List<Engine> engines = new ArrayList<>();
    engines.add(new TorchEngine(wanted));
    if (wanted.isEmpty() || wanted.get() == Precision.FP32) {
      engines.add(new Dl4jEngine());
    }
    return engines;
  }

  /**
   * Takes an engine.
   *
   * @throws CommandFailure if the one asked for, or every one, cannot run on this machine; says why
   */
  static Choice choose(Values values) {
    return choose(values.of(ModelSettings.ENGINE), all(values.of(ModelSettings.PRECISION)));
  }

  /**
   * Takes an engine: one that computes on a GPU before one that does not, else the first that runs.
   *
   * @param wanted name, or {@code auto}
   * @param engines all there are, on equal devices the fastest first
   */
  static Choice choose(String wanted, List<Engine> engines) {
    List<Engine> usable = new ArrayList<>();
    List<String> refusals = new ArrayList<>();
    for (Engine engine : engines) {
      if (wanted.equals(AUTO) || wanted.equals(engine.name())) {
        engine
            .unavailable()
            .ifPresentOrElse(
                reason -> refusals.add(engine.name() + ": " + reason), () -> usable.add(engine));
      }
    }
    if (usable.isEmpty()) {
      throw new CommandFailure("no engine can run here. " + String.join("; ", refusals));
    }
    Engine taken = usable.stream().filter(Engine::gpu).findFirst().orElse(usable.get(0));
    return new Choice(taken, taken.device() + ", " + reason(wanted, taken, usable, refusals));
  }

  private static String reason(
      String wanted, Engine taken, List<Engine> usable, List<String> refusals) {
    if (!wanted.equals(AUTO)) {
      return "as asked for";
    }
    if (!refusals.isEmpty()) {
      return "since others cannot run here: " + String.join("; ", refusals);
    }
    List<String> others =
        usable.stream()
            .filter(engine -> !engine.name().equals(taken.name()))
            .map(Engine::device)
            .toList();
    return others.isEmpty()
        ? "the only one"
        : "the fastest that runs here; also there: " + String.join(", ", others);
  }
}
