package io.uicstream.app;

import io.uicstream.app.CompareReport.Cost;
import io.uicstream.app.CompareReport.Figures;
import io.uicstream.app.CompareReport.Ridge;
import io.uicstream.app.CompareReport.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A comparison as a table for people: a line for each figure, a column for each rule. */
final class CompareTable {
  private static final String LABEL = "%-30s";
  private static final String CELL = "%18s";

  private final List<String> rules;
  private final CompareReport report;
  private final List<String> lines = new ArrayList<>();

  private CompareTable(CompareReport report) {
    this.report = report;
    this.rules = report.runs().stream().map(Run::rule).distinct().toList();
  }

  /** The lines. Pure: the same report gives the same lines. */
  static List<String> lines(CompareReport report) {
    CompareTable table = new CompareTable(report);
    table.lines.add(
        f(
            "%s; %,d images, %d epochs; figures of %,d test images, mean and spread of the seeds",
            report.network(), report.images(), report.epochs(), report.testImages()));
    table.leftOut("--source", report.sourceLeftOut());
    table.leftOut("--test", report.testLeftOut());
    table.lines.add(f(LABEL, "") + table.cells(rule -> rule));
    table.figure("NMI", "%.3f", Figures::nmi);
    table.figure("AMI", "%.3f", Figures::ami);
    table.figure("balance", "%.3f", Figures::balance);
    table.figure("empty classes", "%.0f", Figures::empty);
    table.figure("20-NN, %", "%.1f", figures -> 100 * figures.nearest20());
    List<Ridge> stages = report.runs().get(0).figures().ridge();
    for (int i = 0; i < stages.size(); i++) {
      int index = i;
      table.figure(
          f("ridge on %s, %%", stages.get(i).stage()),
          "%.1f",
          figures -> 100 * figures.ridge().get(index).top1());
    }
    table.cost("seconds per epoch", "%.2f", Cost::secondsPerEpoch);
    table.cost("  of that labelling", "%.2f", Cost::labellingSecondsPerEpoch);
    table.cost("state, bytes per image", "%.0f", Cost::stateBytesPerImage);
    table.cost("peak memory, MiB", "%.0f", Cost::peakMib);
    return table.lines;
  }

  private void leftOut(String of, CompareReport.LeftOut files) {
    String counts =
        Stream.of(
                Losses.counts(files.skipped()),
                Losses.counts(files.undecodable()),
                files.withoutClass() == 0 ? "" : f("%,d in no class", files.withoutClass()))
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining(", "));
    if (!counts.isEmpty()) {
      lines.add("left out of " + of + ": " + counts);
    }
  }

  private interface Cell {
    String of(String rule);
  }

  private String cells(Cell cell) {
    return rules.stream().map(rule -> f(CELL, cell.of(rule))).collect(Collectors.joining());
  }

  private void figure(String label, String format, ToDoubleFunction<Figures> figure) {
    lines.add(
        f(LABEL, label)
            + cells(
                rule -> spread(format, runs(rule), run -> figure.applyAsDouble(run.figures()))));
  }

  private void cost(String label, String format, ToDoubleFunction<Cost> cost) {
    lines.add(
        f(LABEL, label)
            + cells(
                rule ->
                    rule.equals(CompareReport.RANDOM)
                        ? ""
                        : spread(format, runs(rule), run -> cost.applyAsDouble(run.cost()))));
  }

  private List<Run> runs(String rule) {
    return report.runs().stream().filter(run -> run.rule().equals(rule)).toList();
  }

  /** Mean, and the sample standard deviation where there are several. */
  private static String spread(String format, List<Run> runs, ToDoubleFunction<Run> value) {
    double mean = runs.stream().mapToDouble(value).average().orElseThrow();
    if (runs.size() < 2) {
      return f(format, mean);
    }
    double squares =
        runs.stream().mapToDouble(run -> Math.pow(value.applyAsDouble(run) - mean, 2)).sum();
    return f(format, mean) + " \u00b1 " + f(format, Math.sqrt(squares / (runs.size() - 1)));
  }

  private static String f(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
