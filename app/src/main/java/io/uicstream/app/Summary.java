package io.uicstream.app;

import io.uicstream.schemas.Topics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The last words of a run. Pure: the same facts give the same lines. */
final class Summary {
  private Summary() {}

  /**
   * Where things are.
   *
   * @param dataDir data directory
   * @param bootstrapServers where to look at the topics
   * @param prefix topic prefix
   * @param ownBroker whether the broker was this run's own, and stops with it
   */
  record Places(Path dataDir, String bootstrapServers, String prefix, boolean ownBroker) {}

  static List<String> lines(Report report, Places places) {
    List<String> lines = new ArrayList<>();
    Report.Images images = report.images();
    lines.add("");
    lines.add(f("Summary of %.0f s", report.seconds()));
    lines.add(
        f(
            "  images    %,d in = %,d admitted + %,d duplicates + %,d dead-lettered + %,d withdrawn",
            images.received(),
            images.admitted(),
            images.duplicates(),
            images.deadLettered(),
            images.withdrawn()));
    lines.addAll(Losses.refused(images.deadLettersByReason(), images.firstDeadLetters()));
    lines.addAll(Losses.skipped(images.skipped()));
    Report.Labels labels = report.labels();
    lines.add(
        f(
            "  labels    %,d labelled, %d classes in use, balance %.4f, %,d splits",
            labels.labelled(), labels.classesInUse(), labels.balance(), labels.splits()));
    Report.Training training = report.training();
    lines.add(
        f(
            "  training  %,d steps, %,d samples, %.1f images/s, loss %s, engine %s",
            training.steps(),
            training.samples(),
            training.imagesPerSecond(),
            StatusBlock.figure(training.loss()),
            training.engine()));
    lines.add("  quality   now " + figures(report.evaluation().current()));
    lines.add("            on arrival " + figures(report.evaluation().prequential()));
    Report.Probes probes = report.evaluation().probes();
    if (probes != null) {
      lines.add(
          f(
              "  features  k-NN %.4f, linear %.4f, majority %.4f, over the last %,d of %,d annotated embeddings of %s",
              probes.knnTop1(),
              probes.linearTop1(),
              probes.majorityShare(),
              probes.window(),
              probes.embeddings(),
              probes.layer()));
    }
    lines.add("  data      " + places.dataDir().toAbsolutePath().normalize());
    lines.addAll(looking(places));
    return lines;
  }

  private static String figures(Report.Figures figures) {
    if (figures == null) {
      return "not evaluated";
    }
    return f(
        "NMI %s (arithmetic %s), AMI %s, balance %.4f, %,d images",
        StatusBlock.figure(figures.nmiGeometric()),
        StatusBlock.figure(figures.nmiArithmetic()),
        StatusBlock.figure(figures.ami()),
        figures.balance(),
        figures.images());
  }

  private static List<String> looking(Places places) {
    List<String> lines = new ArrayList<>();
    String evaluation = Topics.EVALUATION.name(places.prefix());
    String status = Topics.LEARNER_STATUS.name(places.prefix());
    lines.add("");
    lines.add("To look at the labels:");
    lines.add("  uic labels sizes --data-dir " + quoted(places.dataDir()));
    lines.add("To look at the topics:");
    if (places.ownBroker()) {
      lines.add(
          "  uic broker --data-dir "
              + quoted(places.dataDir())
              + "   # the run's broker has stopped with it");
    }
    lines.add(
        "  kcat -C -b "
            + places.bootstrapServers()
            + " -t "
            + evaluation
            + " -o -10 -e -q | tail -n 1");
    lines.add(
        "  kcat -C -b "
            + places.bootstrapServers()
            + " -t "
            + Topics.DEAD_LETTERS.name(places.prefix())
            + " -e -q -f '%k  %h\\n'   # what could not be used, and why");
    lines.add(
        "  kafka-console-consumer.sh --bootstrap-server "
            + places.bootstrapServers()
            + " --topic "
            + status
            + " --from-beginning");
    return lines;
  }

  /** As a shell takes it for one word. */
  private static String quoted(Path path) {
    String text = path.toString();
    return text.matches("[\\w./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  private static String f(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
