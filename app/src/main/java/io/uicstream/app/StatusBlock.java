package io.uicstream.app;

import io.uicstream.ingest.Progress;
import io.uicstream.schemas.Alarm;
import io.uicstream.schemas.Evaluation;
import io.uicstream.schemas.LearnerStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a run is doing, in a few lines for people. Pure: the same view gives the same lines. */
final class StatusBlock {
  private StatusBlock() {}

  /**
   * What is known at a moment.
   *
   * @param elapsed since the start
   * @param phase what is going on: {@code running}, {@code stopping}
   * @param ingest how far publishing is
   * @param status what the learner said last
   * @param evaluation what the evaluator said last
   * @param alarms raised and not cleared
   */
  record View(
      Duration elapsed,
      String phase,
      Optional<Progress.Snapshot> ingest,
      Optional<LearnerStatus> status,
      Optional<Evaluation> evaluation,
      List<Alarm> alarms) {}

  /** Lines of a block, for a terminal. */
  static List<String> lines(View view) {
    List<String> lines = new ArrayList<>();
    lines.add("uic-stream  " + clock(view.elapsed()) + "  " + view.phase());
    view.ingest().ifPresent(ingest -> lines.add("  ingest    " + ingest(ingest)));
    if (view.status().isPresent()) {
      LearnerStatus status = view.status().get();
      lines.add("  images    " + images(status));
      Map<String, Long> refused = Losses.of(status).byReason();
      if (!refused.isEmpty()) {
        lines.add("  refused   " + Losses.counts(refused));
      }
      lines.add("  training  " + training(status));
      lines.add("  classes   " + classes(status));
    } else {
      lines.add("  learner   starting");
    }
    lines.add("  quality   " + view.evaluation().map(StatusBlock::quality).orElse("-"));
    view.evaluation()
        .flatMap(e -> Optional.ofNullable(e.probes()))
        .ifPresent(probes -> lines.add("  features  " + probes(probes)));
    for (Alarm alarm : view.alarms()) {
      lines.add("  ALARM     " + alarm.kind() + ": " + alarm.message());
    }
    return lines;
  }

  /** The same in one line, for a log or a pipe. */
  static String line(View view) {
    StringBuilder line = new StringBuilder(clock(view.elapsed()));
    view.ingest()
        .ifPresent(
            i -> line.append(f("  published %,d", i.counts().published())).append(skipped(i)));
    view.status()
        .ifPresent(
            s ->
                line.append(
                    f(
                        "  in %,d  labelled %,d  lag %,d  step %,d  %.0f img/s  loss %s"
                            + "  classes %d/%d  balance %.3f",
                        s.images().received(),
                        s.images().labelled(),
                        s.lag().records(),
                        s.training().steps(),
                        s.training().imagesPerSecond(),
                        figure(s.training().loss()),
                        s.window().classesInUse(),
                        s.window().classes(),
                        s.window().balance())));
    view.status()
        .filter(s -> s.images().deadLettered() > 0)
        .ifPresent(s -> line.append(f("  dead-lettered %,d", s.images().deadLettered())));
    view.evaluation()
        .ifPresent(
            e ->
                line.append(
                    f(
                        "  NMI %s  AMI %s",
                        figure(e.current().nmiGeometric()), figure(e.current().ami()))));
    view.evaluation()
        .flatMap(e -> Optional.ofNullable(e.probes()))
        .ifPresent(p -> line.append(f("  k-NN %.3f  linear %.3f", p.knnTop1(), p.linearTop1())));
    view.alarms().forEach(alarm -> line.append("  ALARM ").append(alarm.kind()));
    boolean silent = view.ingest().isEmpty() && view.status().isEmpty();
    return line.append(silent ? "  " + view.phase() + ", nothing to tell yet" : "").toString();
  }

  /** How far publishing is: count, rate, time left. */
  static String ingest(Progress.Snapshot now) {
    String of = now.total().isPresent() ? f(" of %,d", now.total().getAsLong()) : "";
    String eta = now.remaining().map(left -> "  ETA " + clock(left)).orElse("");
    return f("%,d%s published  %.0f/s%s", now.counts().published(), of, now.imagesPerSecond(), eta)
        + skipped(now);
  }

  private static String skipped(Progress.Snapshot now) {
    long skipped = now.counts().skipped().total();
    return skipped == 0 ? "" : f("  skipped %,d", skipped);
  }

  private static String images(LearnerStatus status) {
    LearnerStatus.Images images = status.images();
    return f(
        "%,d in  %,d labelled  %,d dead-lettered  lag %,d",
        images.received(), images.labelled(), images.deadLettered(), status.lag().records());
  }

  private static String training(LearnerStatus status) {
    LearnerStatus.Training training = status.training();
    return f(
        "step %,d  %,d samples  %.0f img/s  loss %s",
        training.steps(), training.samples(), training.imagesPerSecond(), figure(training.loss()));
  }

  private static String classes(LearnerStatus status) {
    LearnerStatus.Window window = status.window();
    return f(
        "%d of %d in use  balance %.3f  largest %.1f %%  %,d splits",
        window.classesInUse(),
        window.classes(),
        window.balance(),
        100 * window.largestShare(),
        status.training().splits());
  }

  private static String quality(Evaluation evaluation) {
    return f(
        "NMI %s  AMI %s  on arrival NMI %s  changed %s",
        figure(evaluation.current().nmiGeometric()),
        figure(evaluation.current().ami()),
        figure(evaluation.prequential().nmiGeometric()),
        evaluation.changedShare() == null ? "-" : f("%.1f %%", 100 * evaluation.changedShare()));
  }

  /** What the probes say, to follow a heading. */
  static String probes(Evaluation.Probes probes) {
    return f(
        "k-NN %.3f  linear %.3f  majority %.3f  of %,d embeddings",
        probes.knnTop1(), probes.linearTop1(), probes.majorityShare(), probes.window());
  }

  /** A figure that may be missing. */
  static String figure(Double value) {
    return value == null ? "-" : f("%.4f", value);
  }

  /** Hours, minutes, seconds. */
  static String clock(Duration duration) {
    return f(
        "%d:%02d:%02d", duration.toHours(), duration.toMinutesPart(), duration.toSecondsPart());
  }

  private static String f(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
