package io.uicstream.labelstore;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Reads rows of the store; keeps nothing. Safe for use by several threads. */
final class Reader {
  private final Database database;

  Reader(Database database) {
    this.database = database;
  }

  /** Ids of images in the window, in the order given. */
  List<String> imageIds(long[] admissions) {
    List<String> imageIds = new ArrayList<>(admissions.length);
    for (byte[] value : read(Family.WINDOW, admissions, false)) {
      ByteReader in = new ByteReader(value);
      in.readLong();
      imageIds.add(in.readRest());
    }
    return imageIds;
  }

  /** Draws class-balanced. */
  Draw draw(Window window, int size, RandomGenerator random) {
    int drawn = window.images() == 0 ? 0 : size;
    long[] admissions = new long[drawn];
    int[] labels = new int[drawn];
    for (int i = 0; i < drawn; i++) {
      admissions[i] = window.draw(random);
      labels[i] = window.classOf(admissions[i]);
    }
    return read(window, admissions, labels);
  }

  /** Images that the caller chose, with its labels, as far as they are in the window. */
  Draw load(Window window, long[] admissions, int[] labels) {
    int[] held =
        IntStream.range(0, admissions.length).filter(i -> window.contains(admissions[i])).toArray();
    return read(
        window,
        Arrays.stream(held).mapToLong(i -> admissions[i]).toArray(),
        Arrays.stream(held).map(i -> labels[i]).toArray());
  }

  private Draw read(Window window, long[] admissions, int[] labels) {
    List<String> imageIds = new ArrayList<>(admissions.length);
    List<byte[]> encoded = new ArrayList<>(admissions.length);
    boolean large = window.images() >= Database.LARGE;
    for (byte[] row : read(Family.IMAGES, admissions, large)) {
      WindowImage image = WindowImage.decode(row);
      imageIds.add(image.imageId());
      encoded.add(image.encoded());
    }
    return new Draw(admissions, labels, imageIds, encoded);
  }

  private List<byte[]> read(Family family, long[] admissions, boolean large) {
    if (admissions.length == 0) {
      return List.of();
    }
    List<byte[]> keys = Arrays.stream(admissions).mapToObj(Keys::ofLong).toList();
    List<byte[]> values =
        large ? database.multiGetFromLarge(family, keys) : database.multiGet(family, keys);
    for (int i = 0; i < admissions.length; i++) {
      if (values.get(i) == null) {
        throw new StoreException(
            "Image %d of the window is not in the label store. %s"
                .formatted(admissions[i], StoreErrors.REMEDY_WITHOUT_NAME));
      }
    }
    return values;
  }

  Optional<Row> row(String imageId) {
    Row row = new Row(imageId);
    return database
        .get(Family.LABELS, row.key)
        .map(
            value -> {
              LabelCodec.decode(value, row);
              return row;
            });
  }

  /** Ids of at most {@code max} images whose newest record lies below an offset. */
  List<String> idsBelow(int partition, long offset, int max) {
    List<String> imageIds = new ArrayList<>();
    Scan.Range range =
        new Scan.Range(Keys.ofPosition(partition, 0), Keys.ofPosition(partition, offset));
    try (Scan scan = database.scan(Family.POSITIONS, range)) {
      while (imageIds.size() < max && scan.next()) {
        imageIds.add(Keys.readText(scan.value()));
      }
    }
    return imageIds;
  }

  /** Walks a scan of label rows; the first test sees the head of a row only. */
  static void forEach(Scan scan, Predicate<Row> byHead, Consumer<Row> each) {
    ByteBuffer head = ByteBuffer.allocateDirect(LabelCodec.HEAD_BYTES);
    Row probe = new Row("");
    while (scan.next()) {
      scan.head(head);
      LabelCodec.decodeHead(head, probe);
      if (byHead.test(probe)) {
        byte[] key = scan.key();
        Row row = new Row(Keys.readText(key), key);
        LabelCodec.decode(scan.value(), row);
        each.accept(row);
      }
    }
  }

  /** Newest label of an epoch before the given one, for every image in the window that has one. */
  Targets targets(Window window, int epoch) {
    long oldest = window.oldest();
    int[] labels = new int[Math.toIntExact(window.next() - oldest)];
    Arrays.fill(labels, Row.NONE);
    ByteBuffer head = ByteBuffer.allocateDirect(LabelCodec.HEAD_BYTES);
    Row row = new Row("");
    try (Scan scan = database.scan(Family.LABELS)) {
      while (scan.next()) {
        scan.head(head);
        LabelCodec.decodeHead(head, row);
        if (row.admission >= oldest) {
          labels[(int) (row.admission - oldest)] = row.epoch < epoch ? row.label : row.earlier;
        }
      }
    }
    int[] places = IntStream.range(0, labels.length).filter(i -> labels[i] != Row.NONE).toArray();
    return new Targets(
        Arrays.stream(places).mapToLong(i -> oldest + i).toArray(),
        Arrays.stream(places).map(i -> labels[i]).toArray());
  }
}
