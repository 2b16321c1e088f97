package io.uicstream.labelstore;

/**
 * New labels for a draw, from the training pass that it was part of.
 *
 * @param draw what was drawn
 * @param labels new classes, parallel to the draw
 * @param confidences softmax probabilities of those classes
 * @param modelStep steps the model had taken before this pass
 * @param epoch epoch of the pass under the schedule {@code paper}; 0 on a stream
 */
@SuppressWarnings("ArrayRecordComponent")
public record Visits(Draw draw, int[] labels, float[] confidences, long modelStep, int epoch) {}
