package io.uicstream.labelstore;

import java.util.Map;
import java.util.TreeMap;

/**
 * What the store knows besides rows; one value, written with every change. Byte format 1, all
 * varints: sequence, time, model step, oldest and next admission, the nine counters in the order of
 * {@link Counters}, number of partitions, then partition and next offset of each in ascending
 * order; and where there are dead letters, number of reasons, then reason and count of each, in
 * order. Versions that know no reasons read past those.
 *
 * @param sequence sequence of the newest event
 * @param timeMs time of the newest change, milliseconds since the Unix epoch
 * @param modelStep training steps the model had taken at the newest batch
 * @param oldestAdmission admissions below have left the window
 * @param nextAdmission number of the next admission
 * @param counters counts over the life of the store
 * @param nextOffsets per partition of {@code images}, the offset to read next
 * @param deadLetters records that could not be used, by reason; those that an older version counted
 *     are under none
 */
record Meta(
    long sequence,
    long timeMs,
    long modelStep,
    long oldestAdmission,
    long nextAdmission,
    Counters counters,
    Map<Integer, Long> nextOffsets,
    Map<String, Long> deadLetters) {
  static final Meta NEW = new Meta(0, 0, 0, 0, 0, Counters.NONE, Map.of(), Map.of());

  byte[] encode() {
    ByteWriter out =
        new ByteWriter(128)
            .putVarint(sequence)
            .putVarint(timeMs)
            .putVarint(modelStep)
            .putVarint(oldestAdmission)
            .putVarint(nextAdmission)
            .putVarint(counters.received())
            .putVarint(counters.admitted())
            .putVarint(counters.duplicates())
            .putVarint(counters.deadLettered())
            .putVarint(counters.withdrawn())
            .putVarint(counters.splits())
            .putVarint(counters.droppedDraws())
            .putVarint(counters.expired())
            .putVarint(counters.visits());
    encodeOffsets(nextOffsets, out);
    if (!deadLetters.isEmpty()) {
      out.putVarint(deadLetters.size());
      new TreeMap<>(deadLetters).forEach((reason, count) -> out.putString(reason).putVarint(count));
    }
    return out.toBytes();
  }

  static void encodeOffsets(Map<Integer, Long> offsets, ByteWriter out) {
    out.putVarint(offsets.size());
    new TreeMap<>(offsets)
        .forEach((partition, offset) -> out.putVarint(partition).putVarint(offset));
  }

  static Meta decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    return new Meta(
        in.readVarint(),
        in.readVarint(),
        in.readVarint(),
        in.readVarint(),
        in.readVarint(),
        new Counters(
            in.readVarint(),
            in.readVarint(),
            in.readVarint(),
            in.readVarint(),
            in.readVarint(),
            in.readVarint(),
            in.readVarint(),
            in.readVarint(),
            in.readVarint()),
        decodeOffsets(in),
        in.hasMore() ? decodeDeadLetters(in) : Map.of());
  }

  private static Map<String, Long> decodeDeadLetters(ByteReader in) {
    Map<String, Long> counts = new TreeMap<>();
    for (int left = in.readVarintAsInt(); left > 0; left--) {
      counts.put(in.readString(), in.readVarint());
    }
    return Map.copyOf(counts);
  }

  static Map<Integer, Long> decodeOffsets(ByteReader in) {
    Map<Integer, Long> offsets = new TreeMap<>();
    for (int left = in.readVarintAsInt(); left > 0; left--) {
      offsets.put(in.readVarintAsInt(), in.readVarint());
    }
    return Map.copyOf(offsets);
  }
}
