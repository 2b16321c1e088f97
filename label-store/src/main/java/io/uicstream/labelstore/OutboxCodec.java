package io.uicstream.labelstore;

import io.uicstream.labelstore.OutboxEntry.Cause;
import io.uicstream.labelstore.OutboxEntry.Labelled;
import io.uicstream.labelstore.OutboxEntry.Removal;
import io.uicstream.labelstore.OutboxEntry.Removed;
import io.uicstream.labelstore.OutboxEntry.Unusable;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Byte format 1 of an outbox chunk: consecutive entries under one key, which is the sequence of the
 * last one, 8 bytes big-endian. The last and not the first, so that seeking a sequence finds the
 * chunk that holds it. The value is the number of entries (4 bytes, big-endian), then the entries
 * ({@code v}: varint, {@code s}: signed varint, {@code b}: bytes after their length; see {@link
 * ByteWriter}). Sequences follow from the key, since they are consecutive.
 *
 * <pre>
 * 0, 1, 2  labelled by ARRIVAL, VISIT, SPLIT: b id, v label, 4 confidence (float),
 *          v previous label + 1 (0 for none), v visits, v model step, v partition, v offset, s time
 * 3, 4     removed as WITHDRAWN, EXPIRED: b id, s time
 * 5        unusable: b key, b value, v partition, v offset, b reason, b detail
 * </pre>
 */
final class OutboxCodec {
  private static final int ARRIVAL = 0;
  private static final int VISIT = 1;
  private static final int SPLIT = 2;
  private static final int WITHDRAWN = 3;
  private static final int EXPIRED = 4;
  private static final int UNUSABLE = 5;

  private OutboxCodec() {}

  static void encode(OutboxEntry entry, ByteWriter out) {
    if (entry instanceof Labelled labelled) {
      encodeLabelled(labelled, out);
    } else if (entry instanceof Removed removed) {
      out.putByte(removed.cause() == Removal.WITHDRAWN ? WITHDRAWN : EXPIRED)
          .putString(removed.imageId())
          .putSigned(removed.removedAtMs());
    } else if (entry instanceof Unusable unusable) {
      encodeDeadLetter(unusable.deadLetter(), out);
    } else {
      throw new IllegalArgumentException("unknown entry " + entry);
    }
  }

  private static void encodeLabelled(Labelled entry, ByteWriter out) {
    out.putByte(code(entry.cause()))
        .putString(entry.imageId())
        .putVarint(entry.label())
        .putFloat(entry.confidence())
        .putVarint(entry.previousLabel().orElse(Row.NONE) + 1)
        .putVarint(entry.visits())
        .putVarint(entry.modelStep());
    encodePosition(entry.position(), out);
    out.putSigned(entry.labelledAtMs());
  }

  private static int code(Cause cause) {
    return switch (cause) {
      case ARRIVAL -> ARRIVAL;
      case VISIT -> VISIT;
      case SPLIT -> SPLIT;
    };
  }

  private static void encodeDeadLetter(DeadLetter deadLetter, ByteWriter out) {
    out.putByte(UNUSABLE).putBytes(deadLetter.key()).putBytes(deadLetter.value());
    encodePosition(deadLetter.position(), out);
    out.putString(deadLetter.reason()).putString(deadLetter.detail());
  }

  private static void encodePosition(SourcePosition position, ByteWriter out) {
    out.putVarint(position.partition()).putVarint(position.offset());
  }

  /** Entries of one chunk, in sequence order. */
  static List<OutboxEntry> decode(long lastSequence, byte[] chunk) {
    ByteReader in = new ByteReader(chunk);
    int count = in.readInt();
    List<OutboxEntry> entries = new ArrayList<>();
    for (long sequence = lastSequence - count + 1; sequence <= lastSequence; sequence++) {
      entries.add(decodeEntry(sequence, in));
    }
    return entries;
  }

  private static OutboxEntry decodeEntry(long sequence, ByteReader in) {
    int kind = in.readByte();
    return switch (kind) {
      case ARRIVAL -> decodeLabelled(sequence, Cause.ARRIVAL, in);
      case VISIT -> decodeLabelled(sequence, Cause.VISIT, in);
      case SPLIT -> decodeLabelled(sequence, Cause.SPLIT, in);
      case WITHDRAWN -> new Removed(sequence, in.readString(), Removal.WITHDRAWN, in.readSigned());
      case EXPIRED -> new Removed(sequence, in.readString(), Removal.EXPIRED, in.readSigned());
      case UNUSABLE ->
          new Unusable(
              sequence,
              new DeadLetter(
                  in.readBytes(),
                  in.readBytes(),
                  decodePosition(in),
                  in.readString(),
                  in.readString()));
      default ->
          throw new StoreException(
              "The outbox of the label store holds an entry of unknown kind "
                  + kind
                  + ". "
                  + StoreErrors.REMEDY_WITHOUT_NAME);
    };
  }

  private static Labelled decodeLabelled(long sequence, Cause cause, ByteReader in) {
    String imageId = in.readString();
    int label = in.readVarintAsInt();
    float confidence = in.readFloat();
    int previous = in.readVarintAsInt() - 1;
    return new Labelled(
        sequence,
        imageId,
        label,
        confidence,
        cause,
        previous == Row.NONE ? OptionalInt.empty() : OptionalInt.of(previous),
        in.readVarintAsInt(),
        in.readVarint(),
        decodePosition(in),
        in.readSigned());
  }

  private static SourcePosition decodePosition(ByteReader in) {
    return new SourcePosition(in.readVarintAsInt(), in.readVarint());
  }
}
