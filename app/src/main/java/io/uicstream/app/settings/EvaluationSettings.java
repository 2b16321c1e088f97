package io.uicstream.app.settings;

import static io.uicstream.app.settings.Group.EVALUATION;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** How labels are evaluated. */
public final class EvaluationSettings {
  /** Name under which evaluators share the work. */
  public static final Setting<String> APPLICATION_ID =
      new Setting<>(
          EVALUATION,
          "evaluation.application.id",
          Type.text("letters, digits, '.', '_' and '-', or nothing", "[a-zA-Z0-9._-]*"),
          "",
          "",
          "evaluators with the same one share the work; unset: topics.prefix and -evaluator");

  /** Streams state. */
  public static final Setting<Optional<Path>> STATE_DIR =
      new Setting<>(
          EVALUATION,
          "evaluation.state.dir",
          Type.optional(Type.path()),
          "",
          "",
          "stores of this evaluator; unset: data.dir/evaluator; one for each evaluator");

  /** Pane. */
  public static final Setting<Long> PANE =
      time("evaluation.pane", "1s", "length of a pane, in which moves of labels are added up");

  /** Cadence. */
  public static final Setting<Long> EVERY =
      time("evaluation.every", "1s", "between figures; a multiple of evaluation.pane");

  /** Idle flush. */
  public static final Setting<Long> IDLE_FLUSH =
      time("evaluation.idle.flush", "2s", "without a label, after which open panes are closed");

  /** Prequential window. */
  public static final Setting<Long> PREQUENTIAL_WINDOW =
      time(
          "evaluation.window",
          "10m",
          "rolling window of the prequential figures; a multiple of evaluation.pane");

  /** AMI budget. */
  public static final Setting<Long> AMI_BUDGET =
      time("evaluation.ami.budget", "5s", "that computing AMI may take");

  /** AMI cadence. */
  public static final Setting<Long> AMI_EVERY =
      time("evaluation.ami.every", "10s", "at least between two computations of AMI");

  /** Bank of the probes. */
  public static final Setting<Integer> PROBE_BANK =
      count(
          "evaluation.probe.bank",
          "4000",
          "annotated embeddings, the last so many, that nearest neighbours are looked for among");

  /** Window of the probes. */
  public static final Setting<Integer> PROBE_WINDOW =
      count(
          "evaluation.probe.window",
          "1000",
          "annotated embeddings, the last so many, that the probes' accuracies are over");

  /** Embeddings waiting. */
  public static final Setting<Integer> PROBE_WAITING =
      count(
          "evaluation.probe.waiting",
          "2000",
          "per label partition, the last so many, that wait for their annotations");

  private EvaluationSettings() {}

  private static Setting<Long> time(String name, String byDefault, String meaning) {
    return new Setting<>(EVALUATION, name, Type.finiteDuration(1), byDefault, "time", meaning);
  }

  private static Setting<Integer> count(String name, String byDefault, String meaning) {
    return new Setting<>(
        EVALUATION, name, Type.integer(1, 1_000_000), byDefault, "embeddings", meaning);
  }

  static List<Setting<?>> all() {
    return List.of(
        APPLICATION_ID,
        STATE_DIR,
        PANE,
        EVERY,
        IDLE_FLUSH,
        PREQUENTIAL_WINDOW,
        AMI_BUDGET,
        AMI_EVERY,
        PROBE_BANK,
        PROBE_WINDOW,
        PROBE_WAITING);
  }
}
