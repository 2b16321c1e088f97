/**
 * The learner: labels what arrives, trains on what it drew, and keeps labels, window and offsets in
 * one store.
 *
 * <p>May use schemas, label-store and an engine through {@code io.uicstream.engine} only; knows no
 * numerical library. Start reading at {@link io.uicstream.learner.TrainingLoop#turn}: one turn is
 * the whole method. From there: {@link io.uicstream.learner.Intake} (Kafka record to decoded
 * image), {@link io.uicstream.learner.Scorer} (label on arrival), {@link
 * io.uicstream.learner.Replay} (draw, views, training step), {@link
 * io.uicstream.learner.LabellingRule}, {@link io.uicstream.learner.OutboxPublisher} (store to
 * topics), {@link io.uicstream.learner.Embedder} (features of some arrivals, for those who watch).
 * {@link io.uicstream.learner.Assembly} opens and connects all of them; {@link
 * io.uicstream.learner.LostStore} comes before, when the label store is gone.
 *
 * <p>{@link io.uicstream.learner.Labeller} labels with a frozen network instead, without a store:
 * start at {@link io.uicstream.learner.LabellerLoop#turn}.
 */
package io.uicstream.learner;
