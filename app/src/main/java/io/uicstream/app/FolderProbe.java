package io.uicstream.app;

import io.uicstream.evaluator.ClassAgreement;
import io.uicstream.learner.probe.CentreViews;
import io.uicstream.learner.probe.ProbeFigures;
import io.uicstream.learner.probe.ProbeProgress;
import io.uicstream.learner.probe.ProbeSettings;
import io.uicstream.learner.probe.Prober;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/** Probes on two folders with one folder for each true class. */
final class FolderProbe {
  private final ProbeTask task;
  private final Part train;
  private final Part test;
  private final PrintWriter err;

  /**
   * Images as asked for.
   *
   * @param flag that names the folder
   * @param most images to take
   * @param reading how
   */
  record Part(String flag, Path folder, int most, LabelledFolder.Reading reading) {}

  /** A probe; {@code err} is told what is left out. */
  FolderProbe(ProbeTask task, Part train, Part test, PrintWriter err) {
    this.task = task;
    this.train = train;
    this.test = test;
    this.err = err;
  }

  /**
   * Probes.
   *
   * @throws CommandFailure if the folders cannot be read
   */
  ProbeReport run(ProbeSettings settings, ProbeProgress progress) throws IOException {
    LabelledViews.Decoder decoder = new LabelledViews.Decoder(task.decoding(), progress, err);
    try (LabelledViews trainViews = decode(decoder, train);
        LabelledViews testViews = decode(decoder, test)) {
      List<ProbeFigures> figures =
          new Prober(task.engine(), trainViews.views(), testViews.views(), settings)
              .run(task.checkpoint(), progress);
      int classes = Checkpoints.network(task.checkpoint()).classes();
      return new ProbeReport(
          task.checkpoint().progress(),
          task.engine().device(),
          task.precision(),
          trainViews.images(),
          testViews.images(),
          figures.stream()
              .map(of -> probed(of, classes, trainViews.views(), testViews.views()))
              .toList(),
          task.seconds());
    }
  }

  private static LabelledViews decode(LabelledViews.Decoder decoder, Part part) {
    return decoder.decode(part.flag, part.folder, part.most, part.reading);
  }

  private static ProbeReport.Probed probed(
      ProbeFigures figures, int classes, CentreViews train, CentreViews test) {
    return ProbeReport.Probed.of(
        figures,
        ClassAgreement.of(classes, figures.assigned().train(), train.trueClasses()),
        ClassAgreement.of(classes, figures.assigned().test(), test.trueClasses()));
  }
}
