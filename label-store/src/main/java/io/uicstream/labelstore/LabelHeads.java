package io.uicstream.labelstore;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What memory needs of all label rows.
 *
 * @param sizes labels per class
 * @param labels class of each admission from the oldest on; -1 where the window holds no image
 * @param encodedBytes length of the encoded bytes of each, parallel
 */
@SuppressWarnings("ArrayRecordComponent")
record LabelHeads(AtomicLongArray sizes, int[] labels, int[] encodedBytes) {
  /**
   * Scans the heads of all rows, on as many threads as there are processors.
   *
   * @throws StoreException for a row of a class or an admission that there is not
   * @param classes K
   * @param oldest every admission below has left the window
   * @param next number of the next admission
   */
  static LabelHeads read(Database database, int classes, long oldest, long next) {
    int admissions = Math.toIntExact(next - oldest);
    int[] labels = new int[admissions];
    Arrays.fill(labels, Row.NONE);
    LabelHeads heads = new LabelHeads(new AtomicLongArray(classes), labels, new int[admissions]);
    database.ranges(Family.LABELS).parallelStream()
        .forEach(range -> heads.read(database, range, oldest));
    return heads;
  }

  /** No two rows have the same admission, so that no two threads write to the same place. */
  private void read(Database database, Scan.Range range, long oldest) {
    long[] sizesInRange = new long[sizes.length()];
    Row row = new Row("");
    ByteBuffer head = ByteBuffer.allocateDirect(LabelCodec.HEAD_BYTES);
    try (Scan scan = database.scan(Family.LABELS, range)) {
      while (scan.next()) {
        scan.head(head);
        LabelCodec.decodeHead(head, row);
        if (row.label >= sizesInRange.length || row.admission - oldest >= labels.length) {
          throw database.damaged(
              "the row of image %s is newer than what the store says of itself"
                  .formatted(Keys.readText(scan.key())));
        }
        sizesInRange[row.label]++;
        if (row.admission >= oldest) {
          labels[(int) (row.admission - oldest)] = row.label;
          encodedBytes[(int) (row.admission - oldest)] = row.encodedBytes;
        }
      }
    }
    for (int label = 0; label < sizesInRange.length; label++) {
      sizes.addAndGet(label, sizesInRange[label]);
    }
  }
}
