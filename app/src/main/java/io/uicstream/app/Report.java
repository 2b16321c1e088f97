package io.uicstream.app;

import io.uicstream.ingest.Skipped;
import io.uicstream.schemas.Evaluation;
import io.uicstream.schemas.LearnerStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run came to; written as JSON by {@code --report}. Names and units are an interface,
 * described by {@code report.schema.json}.
 *
 * @param images what became of every image record received, over the life of the data directory
 * @param labels labels at the end
 * @param training the training loop
 * @param evaluation figures at the end
 * @param seconds wall time of the run
 */
record Report(
    Images images, Labels labels, Training training, EvaluationPart evaluation, double seconds) {

  /**
   * Counts; {@code received = admitted + duplicates + deadLettered + withdrawn}.
   *
   * @param deadLettersByReason how many over the life of the data directory; those that an older
   *     version counted are under none
   * @param firstDeadLetters the first of each reason in this run, three at most
   * @param skipped what this run did not publish
   */
  record Images(
      long received,
      long admitted,
      long duplicates,
      long deadLettered,
      long withdrawn,
      Map<String, Long> deadLettersByReason,
      List<LearnerStatus.First> firstDeadLetters,
      PassedOver skipped) {}

  /** Labels. Balance and classes in use are those of the replay window. */
  record Labels(long labelled, int classesInUse, double balance, long splits) {}

  /**
   * Training; images per second are the mean over this run, the loss the last one reported. Seconds
   * are those of this run's learner, from its first step to its newest.
   */
  record Training(
      long steps,
      long samples,
      double imagesPerSecond,
      Double loss,
      String engine,
      Double learningSeconds,
      Double labellingSeconds) {}

  /** The evaluator's last figures; null where there are none. */
  record EvaluationPart(Figures current, Figures prequential, Probes probes) {}

  /** What embeddings tell about true classes; predicted, then learnt from, as they came. */
  record Probes(
      String layer,
      long embeddings,
      int window,
      int classes,
      double knnTop1,
      double linearTop1,
      double majorityShare) {
    static Probes of(Evaluation.Probes probes) {
      return new Probes(
          probes.layer(),
          probes.embeddings(),
          probes.window(),
          probes.classes(),
          probes.knnTop1(),
          probes.linearTop1(),
          probes.majorityShare());
    }
  }

  /** Figures over one set of labels. */
  record Figures(
      long images, Double nmiGeometric, Double nmiArithmetic, Double ami, double balance) {
    static Figures of(Evaluation.Figures figures) {
      return new Figures(
          figures.images(),
          figures.nmiGeometric(),
          figures.nmiArithmetic(),
          figures.ami(),
          figures.sizes().balance());
    }
  }

  /**
   * What this run itself measured.
   *
   * @param seconds wall time
   * @param imagesPerSecond training samples per second, mean over the run
   * @param loss the last one reported; null if no step was taken
   * @param skipped what was not published
   */
  record Measured(double seconds, double imagesPerSecond, Double loss, Skipped skipped) {}

  static Report of(LearnerStatus status, Optional<Evaluation> evaluation, Measured measured) {
    LearnerStatus.Images images = status.images();
    return new Report(
        new Images(
            images.received(),
            images.admitted(),
            images.duplicates(),
            images.deadLettered(),
            images.withdrawn(),
            Losses.of(status).byReason(),
            Losses.of(status).first(),
            PassedOver.of(measured.skipped())),
        new Labels(
            images.labelled(),
            status.window().classesInUse(),
            status.window().balance(),
            status.training().splits()),
        new Training(
            status.training().steps(),
            status.training().samples(),
            measured.imagesPerSecond(),
            measured.loss(),
            status.engine(),
            status.training().learningSeconds(),
            status.training().labellingSeconds()),
        new EvaluationPart(
            evaluation.map(e -> Figures.of(e.current())).orElse(null),
            evaluation.map(e -> Figures.of(e.prequential())).orElse(null),
            evaluation.flatMap(e -> Optional.ofNullable(e.probes())).map(Probes::of).orElse(null)),
        measured.seconds());
  }
}
