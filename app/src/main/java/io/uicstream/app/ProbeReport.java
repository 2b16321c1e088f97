package io.uicstream.app;

import io.uicstream.evaluator.ClassAgreement;
import io.uicstream.learner.checkpoint.Progress;
import io.uicstream.learner.probe.ProbeFigures;
import io.uicstream.learner.probe.ProbeFigures.FewShotFigure;
import io.uicstream.learner.probe.ProbeFigures.LinearFigure;
import io.uicstream.learner.probe.ProbeFigures.NeighbourFigure;
import io.uicstream.learner.probe.ProbeFigures.RidgeFigure;
import java.util.List;

/**
 * What {@code uic probe} found; written as JSON by {@code --output}. Names and units are an
 * interface, described by {@code probe.schema.json}.
 *
 * @param checkpoint how far training was
 * @param engine engine and device
 * @param precision what it multiplied in
 * @param train the training images
 * @param test the test images
 * @param networks the network with the checkpoint's weights, with random ones, and with random ones
 *     calibrated
 * @param seconds wall time
 */
record ProbeReport(
    Progress checkpoint,
    String engine,
    String precision,
    Images train,
    Images test,
    List<Probed> networks,
    double seconds) {

  /**
   * The images of a folder.
   *
   * @param folder where they are
   * @param images that were used
   * @param classes true classes
   * @param undecodable files that are no image that can be decoded
   * @param unreadable files that could not be read or are too large
   * @param withoutClass files that lie in no class's folder
   */
  record Images(
      String folder,
      int images,
      int classes,
      long undecodable,
      long unreadable,
      long withoutClass) {}

  /** All figures of one set of weights. */
  record Probed(
      String weights,
      PseudoClasses pseudoClasses,
      List<RidgeFigure> ridge,
      List<LinearFigure> linear,
      List<NeighbourFigure> nearestNeighbours,
      List<FewShotFigure> fewShot) {

    static Probed of(ProbeFigures figures, ClassAgreement train, ClassAgreement test) {
      return new Probed(
          figures.weights().word(),
          new PseudoClasses(Agreement.of(train), Agreement.of(test)),
          figures.ridge(),
          figures.linear(),
          figures.nearestNeighbours(),
          figures.fewShot());
    }
  }

  /** The network's own classes of centre views against the true classes. */
  record PseudoClasses(Agreement train, Agreement test) {}

  /**
   * One set of images.
   *
   * @param balance entropy of the shares of the pseudo classes divided by ln K, 0 to 1
   * @param empty pseudo classes without an image
   * @param largestShare share of the images in the largest pseudo class, 0 to 1
   */
  record Agreement(
      double nmiGeometric,
      double nmiArithmetic,
      double ami,
      double balance,
      int empty,
      double largestShare) {
    static Agreement of(ClassAgreement agreement) {
      long images = agreement.sizes().perClass().stream().mapToLong(n -> n).sum();
      return new Agreement(
          agreement.nmiGeometric(),
          agreement.nmiArithmetic(),
          agreement.ami(),
          agreement.sizes().balance(),
          agreement.sizes().empty(),
          (double) agreement.sizes().largest() / images);
    }
  }
}
