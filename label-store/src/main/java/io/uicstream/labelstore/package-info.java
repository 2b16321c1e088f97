/**
 * Labels of all live images, the window of images to train on, input offsets and the outbox of
 * events, in one RocksDB, so that one atomic write covers whatever one turn of the learner changes.
 *
 * <p>Start at {@link io.uicstream.labelstore.LabelStore}. A {@link io.uicstream.labelstore.Batch}
 * goes through {@code BatchApplier} into a {@code Change}, which writes rows and moves {@code
 * State} along; {@code Window} and {@code ClassMembers} say what can be drawn; {@code Family} lists
 * what is on disk, and {@code LabelCodec}, {@code OutboxCodec} and {@code Meta} its bytes.
 *
 * <p>{@link io.uicstream.labelstore.Rebuild} goes the other way: from the events of the outbox, as
 * the label topic holds them, to the rows.
 *
 * <p>The rows are the truth. Memory holds what can be computed from them in one scan: class sizes,
 * and class members of the window as numbers.
 *
 * <p>May import: {@code org.rocksdb}, the JDK. No RocksDB type leaves this package.
 */
package io.uicstream.labelstore;
