package io.uicstream.app;

import io.uicstream.schemas.Evaluation;
import io.uicstream.schemas.LearnerStatus;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A status and figures with recognisable numbers. */
final class Samples {
  static final LearnerStatus STATUS =
      new LearnerStatus(
          "run",
          LearnerStatus.State.RUNNING,
          1_000,
          "dl4j (CPU)",
          new LearnerStatus.Images(1234, 1200, 20, 4, 10, 1200),
          new LearnerStatus.Training(77, 4928, 512.4, 3.25, 0.03, 0.125, 3, 1, 0, 9.5, 0.25),
          new LearnerStatus.Window(1190, 99_000, 50, 48, 0.031, 0.974),
          new LearnerStatus.Lag(17, null),
          List.of(),
          new LearnerStatus.Embeddings(120, 3, 0.01),
          new LearnerStatus.DeadLetters(
              new TreeMap<>(Map.of("NOT_AN_IMAGE", 3L, "TRUNCATED", 1L)),
              List.of(
                  new LearnerStatus.First("a.txt", "NOT_AN_IMAGE", "no image format"),
                  new LearnerStatus.First("b.jpg", "TRUNCATED", "ends too early"))));

  static final Evaluation EVALUATION =
      new Evaluation(
          2_000,
          50,
          6_000,
          Map.of(0, 3_000L, 1, 3_000L),
          figures(1190, 0.31, 0.29, 0.21),
          figures(600, 0.25, 0.24, null),
          0.125,
          0.95,
          0.8,
          new Evaluation.Probes("conv5", 1_200, 1_000, 10, 0.4, 0.38, 0.12));

  private Samples() {}

  private static Evaluation.Figures figures(
      long images, double geometric, double arithmetic, Double ami) {
    return new Evaluation.Figures(
        images,
        images,
        new Evaluation.Sizes(List.of(1L, 40L), 1, 20, 40, 2, 0.9, 40),
        geometric,
        arithmetic,
        ami,
        ami == null ? "not computed" : null);
  }
}
