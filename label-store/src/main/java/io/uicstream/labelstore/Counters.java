package io.uicstream.labelstore;

/**
 * Counts over the life of the store; written with every batch, so a crash neither loses nor repeats
 * any. Always: {@code received = admitted + duplicates + deadLettered + withdrawn}.
 *
 * @param received records read from {@code images}
 * @param admitted records that brought an unknown image; each was labelled
 * @param duplicates records whose image was known
 * @param deadLettered records that could not be used
 * @param withdrawn records without a value
 * @param splits classes split
 * @param droppedDraws drawn images whose slot was reused before their new label came
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
    long visits) {}
