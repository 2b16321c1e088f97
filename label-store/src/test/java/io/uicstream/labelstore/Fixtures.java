package io.uicstream.labelstore;

import io.uicstream.labelstore.Batch.ImageRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Batches for tests. */
final class Fixtures {
  static final LabelStoreSettings FOUR_IMAGES =
      new LabelStoreSettings(3, 4, Long.MAX_VALUE, Long.MAX_VALUE);

  private Fixtures() {}

  static LabelStoreSettings settings(int classes, int windowImages) {
    return new LabelStoreSettings(classes, windowImages, Long.MAX_VALUE, Long.MAX_VALUE);
  }

  static ImageRecord arrived(String imageId, int label, long offset) {
    byte[] encoded = ("bytes of " + imageId).getBytes(StandardCharsets.UTF_8);
    return new ImageRecord.Arrived(
        new Arrival(imageId, encoded, new SourcePosition(0, offset), 100 + offset, label, 0.5f));
  }

  /** A batch of records of partition 0, whose offsets it covers. */
  static Batch batch(long nextOffset, ImageRecord... records) {
    return new Batch(List.of(records), List.of(), Map.of(0, nextOffset), 7, 0, 1000);
  }

  static Batch visiting(Draw draw, int label) {
    int[] labels = new int[draw.size()];
    Arrays.fill(labels, label);
    Visits visits = new Visits(draw, labels, new float[draw.size()], 8, 0);
    return new Batch(List.of(), List.of(visits), Map.of(), 8, 0, 1001);
  }

  /** A batch of images named by their offsets, each with the label at its place. */
  static Batch arrivals(int[] labels) {
    List<ImageRecord> records = new ArrayList<>();
    for (int i = 0; i < labels.length; i++) {
      records.add(arrived("image-" + i, labels[i], i));
    }
    return batch(labels.length, records.toArray(ImageRecord[]::new));
  }
}
