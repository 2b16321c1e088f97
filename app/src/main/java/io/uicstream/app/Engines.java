package io.uicstream.app;

import io.uicstream.app.settings.ModelSettings;
import io.uicstream.app.settings.Values;
import io.uicstream.engine.Engine;
import io.uicstream.engine.dl4j.Dl4jEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes the engine that is asked for, or the fastest that runs here. */
final class Engines {
  private Engines() {}

  /**
   * What was taken.
   *
   * @param engine the engine
   * @param why a phrase for people
   */
  record Choice(Engine engine, String why) {}

  /**
   * Takes an engine.
   *
   * @throws CommandFailure if the one asked for, or every one, cannot run on this machine; says why
   */
  static Choice choose(Values values) {
    return choose(values.of(ModelSettings.ENGINE), List.of(new Dl4jEngine()));
  }

  /**
   * Takes an engine.
   *
   * @param engines all there are, fastest first
   */
  static Choice choose(String wanted, List<Engine> engines) {
    List<String> refusals = new ArrayList<>();
    for (Engine engine : engines) {
      if (!wanted.equals("auto") && !wanted.equals(engine.name())) {
        continue;
      }
      Optional<String> unavailable = engine.unavailable();
      if (unavailable.isEmpty()) {
        String why = wanted.equals("auto") ? "the fastest that runs here" : "as asked for";
        return new Choice(engine, engine.device() + ", " + why);
      }
      refusals.add(engine.name() + ": " + unavailable.get());
    }
    throw new CommandFailure("no engine can run here. " + String.join("; ", refusals));
  }
}
