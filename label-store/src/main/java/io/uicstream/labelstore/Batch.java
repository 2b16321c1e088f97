package io.uicstream.labelstore;

import java.util.List;
import java.util.Map;

/**
 * Everything that one turn of the loop changes; applied whole or not at all. The lists are applied
 * in the order of the source: withdrawals and arrivals of one partition by offset.
 *
 * @param records what became of records read from {@code images}, in the order read: every record
 *     is exactly one of them
 * @param visits new labels of drawn images
 * @param nextOffsets per partition, the offset to read next once this batch is in
 * @param modelStep training steps the model had taken when it scored the arrivals
 * @param epoch epoch of the arrivals' labels under the schedule {@code paper}; 0 on a stream
 * @param nowMs time of the batch, milliseconds since the Unix epoch; the store never lets time go
 *     back
 */
public record Batch(
    List<ImageRecord> records,
    List<Visits> visits,
    Map<Integer, Long> nextOffsets,
    long modelStep,
    int epoch,
    long nowMs) {
  public Batch {
    records = List.copyOf(records);
    visits = List.copyOf(visits);
    nextOffsets = Map.copyOf(nextOffsets);
  }

  /** What became of one record of the topic {@code images}. */
  public sealed interface ImageRecord {
    /** It brought an image, new or known. */
    record Arrived(Arrival arrival) implements ImageRecord {}

    /**
     * It is the very record that its image's label was given for: the label stays, the image is
     * admitted to the window. Only in a store that was rebuilt, for images that {@link
     * LabelStore#labelledBy} named, and where no other record of the batch has that image.
     *
     * @param encoded encoded bytes, kept in the window; not copied
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Reread(String imageId, byte[] encoded, SourcePosition position, long capturedAtMs)
        implements ImageRecord {}

    /** It had no value: the image is withdrawn everywhere. */
    record Withdrawn(String imageId, SourcePosition position) implements ImageRecord {}

    /** It could not be used. */
    record Unusable(DeadLetter deadLetter) implements ImageRecord {}
  }
}
