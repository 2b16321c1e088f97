/**
 * Checkpoints: what a model has learnt and how far it was, on disk.
 *
 * <p>May use the JDK, SLF4J and {@code io.uicstream.engine}. Start reading at {@link
 * io.uicstream.learner.checkpoint.CheckpointStore}.
 */
package io.uicstream.learner.checkpoint;
