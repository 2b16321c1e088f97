package io.uicstream.learner.probe;

import java.util.List;

/**
 * What VOC07 classification made of one set of weights.
 *
 * @param weights whose they were before training
 * @param loss mean of the last epoch (or of all steps if they are fewer): binary cross-entropies in
 *     nats, summed over classes
 * @param meanAveragePrecision mean of the classes', 0 to 1
 * @param classes in order of their names
 */
public record VocFigures(
    ProbeFigures.Weights weights,
    double loss,
    double meanAveragePrecision,
    List<ClassFigure> classes) {
  public VocFigures {
    classes = List.copyOf(classes);
  }

  /**
   * One class.
   *
   * @param name of the class
   * @param images test images that show it
   * @param averagePrecision of the test images ranked by their scores, 0 to 1
   */
  public record ClassFigure(String name, long images, double averagePrecision) {}
}
