package io.uicstream.tests;

import io.uicstream.evaluator.EvaluatorSettings;
import io.uicstream.evaluator.EvaluatorSettings.Ami;
import io.uicstream.evaluator.EvaluatorSettings.Panes;
import io.uicstream.schemas.Evaluation;
import io.uicstream.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** Starts evaluators of a test and waits for what they say. */
final class Evaluations {
  private Evaluations() {}

  /** Panes and figures every second of event time, the last ones after a second of silence. */
  static EvaluatorSettings settings(
      TestRun run, Path stateDirectory, int classes, int labelPartitions) {
    return new EvaluatorSettings(
        new EvaluatorSettings.Run(
            run.prefix(), run.prefix() + "-evaluator", classes, labelPartitions),
        stateDirectory,
        new EvaluatorSettings.Figures(
            new Panes(1_000, 1_000, 1_000),
            600_000,
            new Ami(5_000, 10_000),
            EvaluatorSettings.Probes.DEFAULT),
        EvaluatorSettings.Alarms.DEFAULT);
  }

  /** The newest figures, as soon as they are as wished. */
  static Evaluation await(TestRun run, Predicate<Evaluation> wished) {
    return Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> newest(run).filter(wished), Optional::isPresent)
        .orElseThrow();
  }

  private static Optional<Evaluation> newest(TestRun run) {
    List<Evaluation> all = run.values(Topics.EVALUATION);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }
}
