package io.uicstream.labelstore;

import java.util.List;

/**
 * Images drawn for one minibatch, frozen as they were when drawn: each trains on the label that it
 * was drawn by, whatever happens to it meanwhile. Arrays are parallel and belong to the draw.
 *
 * @param admissions admission number of each image: slot = number mod capacity, generation = number
 *     div capacity; says later whether the slot still holds this image
 * @param labels the class each image was drawn by
 * @param imageIds ids
 * @param encoded encoded bytes
 */
@SuppressWarnings("ArrayRecordComponent")
public record Draw(long[] admissions, int[] labels, List<String> imageIds, List<byte[]> encoded) {
  /** B. */
  public int size() {
    return admissions.length;
  }

  /** Length of all encoded images together. */
  public long bytes() {
    return encoded.stream().mapToLong(image -> image.length).sum();
  }

  /** The same without the encoded bytes, which take memory: for when views have been made. */
  public Draw withoutBytes() {
    return new Draw(admissions, labels, imageIds, List.of());
  }
}
