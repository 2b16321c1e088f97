package io.uicstream.labelstore;

/**
 * Counts over the life of the store; written with every batch, so a crash neither loses nor repeats
 * any. Always: {@code received = admitted + duplicates + deadLettered + withdrawn}. In a store that
 * was rebuilt the life begins with the rebuild: what the topic still holds is read and counted
 * again, and an image whose label was restored counts as admitted.
 *
 * @param received records read from {@code images}
 * @param admitted records that brought an unknown image; each was labelled
 * @param duplicates records whose image was known
 * @param deadLettered records that could not be used
 * @param withdrawn records without a value
 * @param splits classes split
 * @param droppedDraws drawn images whose slot was reused before their new label came, or that could
 *     no longer be decoded
 * @param expired labels removed because their image left the topic
 * @param visits labels given by training passes
 */
public record Counters(
    long received,
    long admitted,
    long duplicates,
    long deadLettered,
    long withdrawn,
    long splits,
    long droppedDraws,
    long expired,
    long visits) {
  /** Counts of a store that is new. */
  static final Counters NONE = new Counters(0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** Throws {@link IllegalArgumentException} where the counts do not add up. */
  public Counters {
    if (received != admitted + duplicates + deadLettered + withdrawn) {
      throw new IllegalArgumentException(
          "received %d is not admitted %d + duplicates %d + deadLettered %d + withdrawn %d"
              .formatted(received, admitted, duplicates, deadLettered, withdrawn));
    }
  }

  /** These counts after one more batch. */
  Counters plus(Applied batch) {
    return new Counters(
        received + batch.admitted() + batch.duplicates() + batch.deadLettered() + batch.withdrawn(),
        admitted + batch.admitted(),
        duplicates + batch.duplicates(),
        deadLettered + batch.deadLettered(),
        withdrawn + batch.withdrawn(),
        splits,
        droppedDraws + batch.droppedDraws(),
        expired,
        visits + batch.relabelled());
  }

  /** These counts after more splits and expired labels. */
  Counters plus(int moreSplits, int moreExpired) {
    return new Counters(
        received,
        admitted,
        duplicates,
        deadLettered,
        withdrawn,
        splits + moreSplits,
        droppedDraws,
        expired + moreExpired,
        visits);
  }
}
