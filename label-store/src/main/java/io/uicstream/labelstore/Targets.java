package io.uicstream.labelstore;

/**
 * What the images in the window train on in one epoch of the schedule {@code paper}. Arrays are
 * parallel, in ascending order of admission, and belong to the caller.
 *
 * @param admissions admission number of each image
 * @param labels its newest label of an earlier epoch
 */
@SuppressWarnings("ArrayRecordComponent")
public record Targets(long[] admissions, int[] labels) {
  /** How many images. */
  public int size() {
    return admissions.length;
  }
}
