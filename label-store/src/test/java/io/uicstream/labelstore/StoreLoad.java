package io.uicstream.labelstore;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The work that {@link LabelStoreBenchmark} gives a store: rows of images that were visited eight
 * times already, then new labels for random ones. Seeded: the same size gives the same work.
 */
final class StoreLoad {
  static final int CLASSES = 3000;
  static final int BATCH = 256;
  private static final int IMAGE_BYTES = 64;
  private static final long IDS = 10_000_000_000L;

  /** Has no divisor in common with {@link #IDS}, and times 2^31 it fits into a long. */
  private static final long SHUFFLE = 2_654_435_769L;

  private final SplittableRandom random = new SplittableRandom(1);
  private final ByteWriter buffer = new ByteWriter(128);
  private final int labels;
  private long step = 100_000;

  StoreLoad(int labels) {
    this.labels = labels;
  }

  /** The window holds every image. */
  LabelStoreSettings settings() {
    return new LabelStoreSettings(CLASSES, labels, Long.MAX_VALUE, Long.MAX_VALUE);
  }

  SplittableRandom random() {
    return random;
  }

  /** Writes all rows of a new store, as they are after eight visits to each image. */
  void fill(Path directory) {
    LabelStore.open(directory, settings()).close();
    try (Database database = Database.open(directory, false)) {
      for (int from = 0; from < labels; from += BATCH) {
        try (Writes writes = database.begin()) {
          int to = Math.min(from + BATCH, labels);
          for (int image = from; image < to; image++) {
            put(row(image), writes);
          }
          Counters counters = new Counters(to, to, 0, 0, 0, 0, 0, 0, 8L * to);
          Meta meta = new Meta(8L * to, to, step, 0, to, counters, Map.of(0, (long) to), Map.of());
          writes.put(Family.META, Identity.META_KEY, meta.encode());
          writes.commit();
        }
      }
    }
  }

  private void put(Row row, Writes writes) {
    byte[] admission = Keys.ofLong(row.admission);
    byte[] admitted = ByteBuffer.allocate(8 + row.key.length).putLong(1).put(row.key).array();
    writes.put(Family.LABELS, row.key, LabelCodec.encode(row, buffer));
    writes.put(Family.WINDOW, admission, admitted);
    writes.put(Family.IMAGES, admission, WindowImage.encode(row.key, new byte[IMAGE_BYTES]));
    writes.put(Family.POSITIONS, Keys.ofPosition(row.position), row.key);
  }

  private Row row(int image) {
    Row row = new Row(imageId(image));
    row.live = true;
    row.admission = image;
    row.encodedBytes = IMAGE_BYTES;
    row.position = new SourcePosition(0, image);
    row.capturedAtMs = 1_750_000_000_000L + image;
    row.sequence = 8L * labels + step;
    row.visits = Row.RECENT;
    row.confidence = (float) random.nextDouble();
    for (int i = 0; i < Row.RECENT; i++) {
      row.relabel(label(), step - 300L * (Row.RECENT - i), 0);
    }
    return row;
  }

  /** New labels for random images of the window. */
  Batch relabels() {
    long[] admissions = new long[BATCH];
    int[] newLabels = new int[BATCH];
    float[] confidences = new float[BATCH];
    List<String> imageIds = new ArrayList<>(BATCH);
    for (int i = 0; i < BATCH; i++) {
      int image = random.nextInt(labels);
      admissions[i] = image;
      newLabels[i] = label();
      confidences[i] = (float) random.nextDouble();
      imageIds.add(imageId(image));
    }
    Draw draw = new Draw(admissions, newLabels, imageIds, List.of());
    Visits visits = new Visits(draw, newLabels, confidences, step++, 0);
    return new Batch(List.of(), List.of(visits), Map.of(), step, 0, labels + step);
  }

  /** Rows of random images, as a batch of relabels writes them. */
  List<Row> relabelledRows() {
    step++;
    return random.ints(BATCH, 0, labels).mapToObj(this::row).toList();
  }

  /** 16 bytes; ids sort otherwise than the images arrived. */
  private static String imageId(int image) {
    byte[] id = "image-0000000000".getBytes(StandardCharsets.ISO_8859_1);
    long rest = image * SHUFFLE % IDS;
    for (int place = id.length - 1; rest > 0; place--) {
      id[place] = (byte) ('0' + (int) (rest % 10));
      rest /= 10;
    }
    return new String(id, StandardCharsets.ISO_8859_1);
  }

  /** Skewed: the first class gets about 7 % of the labels, the last ones 0.01 % each. */
  private int label() {
    double u = random.nextDouble();
    return (int) (CLASSES * u * u * u);
  }
}
