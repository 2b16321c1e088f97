package io.uicstream.labelstore;

import java.nio.ByteBuffer;

/**
 * Byte format 1 of a label row. The key is the image id in UTF-8; the value is, in this order
 * ({@code v}: varint, {@code s}: signed varint, see {@link ByteWriter}):
 *
 * <pre>
 * v  label
 * v  admission + 1; 0 when never admitted to the window
 * v  length of the encoded bytes in the window
 * s  epoch of the label
 * v  newest label of an earlier epoch + 1; 0 for none
 * 4  confidence, IEEE 754 float, big-endian
 * v  previous label + 1; 0 for none
 * v  visits
 * v  sequence
 * v  source partition
 * v  source offset
 * s  capture time, ms since the Unix epoch
 * v  n, number of recent labels, 1 to 8; then n times, newest first:
 *    v  label
 *    s  model step; from the second on, the step of the one before (newer) minus this step
 * </pre>
 *
 * <p>What scans need stands first, so that they read only the {@link #HEAD_BYTES head} of a row. A
 * typical row has 50 to 70 bytes.
 */
final class LabelCodec {
  /** Upper bound of the bytes that hold label, admission, length, epoch and earlier label. */
  static final int HEAD_BYTES = 5 + 10 + 5 + 5 + 5;

  private LabelCodec() {}

  static byte[] encode(Row row, ByteWriter out) {
    out.clear();
    out.putVarint(row.label)
        .putVarint(row.admission + 1)
        .putVarint(row.encodedBytes)
        .putSigned(row.epoch)
        .putVarint(row.earlier + 1)
        .putFloat(row.confidence)
        .putVarint(row.previous + 1)
        .putVarint(row.visits)
        .putVarint(row.sequence)
        .putVarint(row.position.partition())
        .putVarint(row.position.offset())
        .putSigned(row.capturedAtMs)
        .putVarint(row.recentCount);
    long newer = 0;
    for (int i = 0; i < row.recentCount; i++) {
      long step = row.recentSteps[i];
      out.putVarint(row.recentLabels[i]).putSigned(i == 0 ? step : newer - step);
      newer = step;
    }
    return out.toBytes();
  }

  /** Fills a row that has its id and marks it live. */
  static void decode(byte[] value, Row row) {
    ByteReader in = new ByteReader(value);
    readHead(in, row);
    row.live = true;
    row.confidence = in.readFloat();
    row.previous = in.readVarintAsInt() - 1;
    row.visits = in.readVarintAsInt();
    row.sequence = in.readVarint();
    row.position = new SourcePosition(in.readVarintAsInt(), in.readVarint());
    row.capturedAtMs = in.readSigned();
    row.recentCount = Math.min(in.readVarintAsInt(), Row.RECENT);
    long newer = 0;
    for (int i = 0; i < row.recentCount; i++) {
      row.recentLabels[i] = in.readVarintAsInt();
      long read = in.readSigned();
      newer = i == 0 ? read : newer - read;
      row.recentSteps[i] = newer;
    }
  }

  /** Fills label, admission, length, epoch and earlier label from the first bytes of a value. */
  static void decodeHead(ByteBuffer head, Row row) {
    readHead(new ByteReader(head), row);
  }

  private static void readHead(ByteReader in, Row row) {
    row.label = in.readVarintAsInt();
    row.admission = in.readVarint() - 1;
    row.encodedBytes = in.readVarintAsInt();
    row.epoch = (int) in.readSigned();
    row.earlier = in.readVarintAsInt() - 1;
  }
}
