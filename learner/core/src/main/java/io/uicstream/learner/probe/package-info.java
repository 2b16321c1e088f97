/**
 * Offline probes: what the features of a network are worth, told by simple classifiers on top of
 * them, beside the same network with its initial weights.
 *
 * <p>May use the JDK, SLF4J, {@code io.uicstream.engine}, the packages {@code image} and {@code
 * checkpoint}, and EJML for linear algebra; no type of EJML is public. True classes are used here
 * and nowhere else in the learner. NMI and AMI are the evaluator's: whoever runs a probe hands it
 * the pseudo classes found here, so that there is one computation of them.
 *
 * <p>Two ways of looking at images: {@link io.uicstream.learner.probe.CentreViews}, decoded once,
 * for what fits features in one go; {@code ViewLoader}, decoded anew for each crop, for what is
 * trained by SGD ({@code SgdRun}).
 *
 * <p>Start reading at {@link io.uicstream.learner.probe.Prober}; VOC07 classification is {@link
 * io.uicstream.learner.probe.VocProbe}.
 */
package io.uicstream.learner.probe;
