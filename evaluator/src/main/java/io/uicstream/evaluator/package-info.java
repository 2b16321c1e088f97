/**
 * The evaluator: a Kafka Streams topology that turns the label topic into figures and alarms.
 *
 * <p>Start reading at {@link io.uicstream.evaluator.EvaluatorTopology}. The way of one label:
 * {@code PaneCollector#collect} (stage 1, per partition) asks {@code ImageMoves#label} which {@code
 * Cell}s it moves and keeps their sums in the open pane; {@code PaneCollector#closePane} sends the
 * pane to {@code FiguresProcessor} (stage 2, one partition), where {@code FiguresProcessor#advance}
 * adds it to {@code FigureTables} once every partition has got that far, and {@code
 * FiguresProcessor#report} emits the {@code Evaluation} that {@code AlarmProcessor} judges.
 *
 * <p>Moves of cells are additive and sums of n ln n are kept as integers ({@code EntropySum}), so
 * that figures at a pane boundary are the same to the last bit for any number of partitions and
 * instances, and do not drift. What time cannot settle is an annotation that comes after its label:
 * it counts from the pane that is open when it comes.
 *
 * <p>Online probes: stage 1 pairs each embedding with its image's annotation, whichever comes first
 * ({@code WaitingEmbeddings}), and sends it ahead of the pane that is open; stage 2 takes those
 * before a boundary in order of time ({@code OnlineProbes}): predict, count, learn. So their
 * figures at a boundary are as independent of partitions and restarts as the others. The network
 * goes on learning: what was learnt from is of an older one, and ages by count.
 *
 * <p>{@code ClassAgreement} gives the same figures of a fixed set of images, for offline probes.
 *
 * <p>May use: {@code schemas}, kafka-streams, and RocksDB only to bound the memory of stores.
 */
package io.uicstream.evaluator;
