package io.uicstream.app;

import io.uicstream.app.ProbeReport.Agreement;
import io.uicstream.app.ProbeReport.Probed;
import io.uicstream.learner.probe.ProbeFigures.FewShotFigure;
import io.uicstream.learner.probe.ProbeFigures.LinearFigure;
import io.uicstream.learner.probe.ProbeFigures.NeighbourFigure;
import io.uicstream.learner.probe.ProbeFigures.RidgeFigure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A probe's report as a table for people: a line for each figure, a column for each network. */
final class ProbeTable {
  private static final String LABEL = "%-34s";
  private static final String CELL = "%18s";

  private final ProbeReport report;
  private final List<String> lines = new ArrayList<>();

  private ProbeTable(ProbeReport report) {
    this.report = report;
  }

  /** The lines. Pure: the same report gives the same lines. */
  static List<String> lines(ProbeReport report) {
    ProbeTable table = new ProbeTable(report);
    table.head();
    table.body();
    return table.lines;
  }

  private void head() {
    lines.add("network  " + report.checkpoint().network());
    lines.add(
        f(
            "weights  step %,d, %,d samples, run %s",
            report.checkpoint().step(),
            report.checkpoint().samples(),
            report.checkpoint().runId()));
    lines.add("engine   " + report.engine() + ", " + report.precision());
    lines.add("train    " + images(report.train()));
    lines.add("test     " + images(report.test()));
    lines.add("");
  }

  private static String images(ProbeReport.Images images) {
    StringBuilder text =
        new StringBuilder(
            f("%s: %,d images of %,d classes", images.folder(), images.images(), images.classes()));
    leftOut(text, images.undecodable(), "no image that can be decoded");
    leftOut(text, images.unreadable(), "not readable or too large");
    leftOut(text, images.withoutClass(), "in no folder of a class");
    return text.toString();
  }

  private static void leftOut(StringBuilder text, long files, String why) {
    if (files > 0) {
      text.append(f("; left out: %,d %s", files, why));
    }
  }

  private void body() {
    row("", Probed::weights);
    agreement("test", probed -> probed.pseudoClasses().test());
    agreement("train", probed -> probed.pseudoClasses().train());
    Probed first = report.networks().get(0);
    for (int i = 0; i < first.nearestNeighbours().size(); i++) {
      int index = i;
      NeighbourFigure figure = first.nearestNeighbours().get(i);
      row(
          f("k-NN, k = %d", figure.k()),
          probed -> percent(probed.nearestNeighbours().get(index).majorityTop1()));
      row(
          f("k-NN, k = %d, weighted", figure.k()),
          probed -> percent(probed.nearestNeighbours().get(index).weightedTop1()));
    }
    for (int i = 0; i < first.fewShot().size(); i++) {
      int index = i;
      FewShotFigure figure = first.fewShot().get(i);
      row(
          f("%d-way %d-shot", figure.ways(), figure.shots()),
          probed -> interval(probed.fewShot().get(index)));
    }
    for (int i = 0; i < first.ridge().size(); i++) {
      int index = i;
      RidgeFigure figure = first.ridge().get(i);
      row(
          f("ridge, %s at %d\u00d7%d", figure.stage(), figure.grid(), figure.grid()),
          probed -> percent(probed.ridge().get(index).top1()));
    }
    for (int i = 0; i < first.linear().size(); i++) {
      int index = i;
      LinearFigure figure = first.linear().get(i);
      row(
          f(
              "%s, %s at %d\u00d7%d",
              figure.protocol(), figure.stage(), figure.grid(), figure.grid()),
          probed -> percent(probed.linear().get(index).top1()));
    }
    lines.add("");
    lines.add(
        "NMI and balance are 0 to 1, AMI at most 1; k-NN, few-shot and classifiers: per cent right of test images.");
  }

  private void agreement(String images, Function<Probed, Agreement> of) {
    row("NMI, " + images, probed -> f("%.3f", of.apply(probed).nmiGeometric()));
    row("AMI, " + images, probed -> f("%.3f", of.apply(probed).ami()));
    row("balance, " + images, probed -> f("%.3f", of.apply(probed).balance()));
    row("empty pseudo classes, " + images, probed -> f("%d", of.apply(probed).empty()));
  }

  private static String percent(double share) {
    return f("%.1f", 100 * share);
  }

  private static String interval(FewShotFigure figure) {
    return f("%.1f \u00b1 %.1f", 100 * figure.accuracy(), 100 * figure.interval95());
  }

  private void row(String label, Function<Probed, String> cell) {
    lines.add(
        f(LABEL, label)
            + report.networks().stream()
                .map(probed -> f(CELL, cell.apply(probed)))
                .collect(Collectors.joining()));
  }

  private static String f(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
