package io.uicstream.labelstore;

import java.util.List;
import java.util.OptionalInt;

/**
 * What is known of one image.
 *
 * @param imageId its id
 * @param label its pseudo class now
 * @param confidence softmax probability of that class when it was given
 * @param previousLabel the class before; empty on arrival
 * @param recent up to 8 newest labels with the model step that gave them, newest first
 * @param visits labelling passes so far, arrival included
 * @param sequence sequence of the event that gave the label
 * @param position where in {@code images} its newest record stands
 * @param capturedAtMs capture time of that record; 0 while it is not known, in a store that was
 *     rebuilt and has not read the record again
 * @param inWindow whether it can be drawn for training
 */
public record LabelRow(
    String imageId,
    int label,
    float confidence,
    OptionalInt previousLabel,
    List<Visit> recent,
    int visits,
    long sequence,
    SourcePosition position,
    long capturedAtMs,
    boolean inWindow) {
  /**
   * One label of the past.
   *
   * @param label the class
   * @param modelStep steps the model had taken
   */
  public record Visit(int label, long modelStep) {}
}
