package io.uicstream.app;

import io.uicstream.learner.checkpoint.Progress;
import io.uicstream.learner.probe.VocFigures;
import io.uicstream.learner.probe.VocFigures.ClassFigure;
import io.uicstream.learner.probe.VocSet;
import io.uicstream.learner.probe.VocSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What {@code uic probe --voc} found; written as JSON by {@code --output}. Names and units are an
 * interface, described by {@code probe-voc.schema.json}.
 *
 * @param checkpoint how far training was
 * @param engine engine and device
 * @param precision what it multiplied in
 * @param voc images and training
 * @param networks the network with the checkpoint's weights, with random ones, and with random ones
 *     calibrated
 * @param seconds wall time
 */
record VocReport(
    Progress checkpoint,
    String engine,
    String precision,
    Voc voc,
    List<Probed> networks,
    double seconds) {
  private static final String LABEL = "%-34s";
  private static final String CELL = "%18s";

  /**
   * Images and training.
   *
   * @param folder where they are
   * @param trainImages of trainval
   * @param testImages of test
   * @param layers that learnt: fc6-8 or all
   * @param iterations steps of 16 images
   */
  record Voc(String folder, int trainImages, int testImages, String layers, long iterations) {
    static Voc of(Path folder, VocSet set, VocSettings settings) {
      return new Voc(
          folder.toString(),
          set.train().images(),
          set.test().images(),
          settings.training().toString(),
          settings.steps());
    }
  }

  /** All figures of one set of weights. */
  record Probed(
      String weights, double loss, double meanAveragePrecision, List<ClassFigure> classes) {
    static Probed of(VocFigures figures) {
      return new Probed(
          figures.weights().word(),
          figures.loss(),
          figures.meanAveragePrecision(),
          figures.classes());
    }
  }

  /** The report as a table for people: a line for each class, a column for each network. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("network  " + checkpoint.network());
    lines.add(
        f(
            "weights  step %,d, %,d samples, run %s",
            checkpoint.step(), checkpoint.samples(), checkpoint.runId()));
    lines.add("engine   " + engine + ", " + precision);
    lines.add(
        f(
            "VOC      %s: %,d training and %,d test images; %s trained for %,d steps",
            voc.folder, voc.trainImages, voc.testImages, voc.layers, voc.iterations));
    lines.add("");
    lines.add(row("", Probed::weights));
    lines.add(row("mAP", probed -> percent(probed.meanAveragePrecision())));
    List<ClassFigure> classes = networks.get(0).classes();
    for (int i = 0; i < classes.size(); i++) {
      int index = i;
      lines.add(
          row(
              f("AP, %s (%,d)", classes.get(i).name(), classes.get(i).images()),
              probed -> percent(probed.classes().get(index).averagePrecision())));
    }
    lines.add("");
    lines.add("Average precision in per cent; in brackets, test images that show the class.");
    return lines;
  }

  private static String percent(double share) {
    return f("%.1f", 100 * share);
  }

  private String row(String label, Function<Probed, String> cell) {
    return f(LABEL, label)
        + networks.stream()
            .map(probed -> f(CELL, cell.apply(probed)))
            .collect(Collectors.joining());
  }

  private static String f(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
