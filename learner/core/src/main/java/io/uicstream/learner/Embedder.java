package io.uicstream.learner;

import io.uicstream.engine.Model;
import io.uicstream.labelstore.SourcePosition;
import io.uicstream.learner.Received.ArrivalView;
import io.uicstream.learner.Received.Content;
import io.uicstream.learner.probe.NeighbourFeatures;
import io.uicstream.schemas.Embedding;
import io.uicstream.schemas.LearnerStatus;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Embeds the arrivals of the sample, by their centre views, as {@code uic probe} does: the view
 * that an arrival is scored by is a random one, and tells less. They wait for each other for up to
 * a second, since each pass makes the loop wait for the device. Used by the thread of the loop.
 */
final class Embedder {
  private static final long LONGEST_WAIT_MS = 1_000;

  private final Model model;
  private final NeighbourFeatures features;
  private final EmbeddingPublisher publisher;
  private final Clock clock;
  private final List<Waiting> waiting = new ArrayList<>();
  private long waitingSinceMs;
  private long tookMs;
  private long statusAtMs;

  /** An image to be embedded. */
  private record Waiting(String imageId, SourcePosition position, ArrivalView centre) {}

  Embedder(Model model, NeighbourFeatures features, EmbeddingPublisher publisher, Clock clock) {
    this.model = model;
    this.features = features;
    this.publisher = publisher;
    this.clock = clock;
    this.statusAtMs = clock.millis();
  }

  /**
   * Takes note of the images of the sample among those received; embeds them once they are enough,
   * or have waited long enough.
   *
   * @param step steps that the model has taken
   */
  void embed(List<Received> received, long step) {
    for (Received each : received) {
      if (each.content() instanceof Content.Decoded decoded && decoded.centre().isPresent()) {
        if (waiting.isEmpty()) {
          waitingSinceMs = clock.millis();
        }
        waiting.add(
            new Waiting(decoded.imageId(), each.position(), decoded.centre().orElseThrow()));
      }
    }
    if (waiting.size() >= features.batch()
        || (!waiting.isEmpty() && clock.millis() - waitingSinceMs >= LONGEST_WAIT_MS)) {
      flush(step);
    }
  }

  /** Embeds all that wait. */
  void flush(long step) {
    // A training step that is under way is no part of what this takes.
    model.await();
    long startedAtMs = clock.millis();
    for (int from = 0; from < waiting.size(); from += features.batch()) {
      embedBatch(waiting.subList(from, Math.min(waiting.size(), from + features.batch())), step);
    }
    waiting.clear();
    tookMs += clock.millis() - startedAtMs;
  }

  private void embedBatch(List<Waiting> batch, long step) {
    List<ArrivalView> views = batch.stream().map(Waiting::centre).toList();
    float[] rows = features.rows(model, ArrivalView.batch(views, model.network().side()));
    int length = rows.length / batch.size();
    Instant now = Instant.ofEpochMilli(clock.millis());
    for (int i = 0; i < batch.size(); i++) {
      Waiting image = batch.get(i);
      publisher.offer(
          image.imageId(),
          new Embedding(
              features.stage(),
              features.cells(),
              boxed(Arrays.copyOfRange(rows, i * length, (i + 1) * length)),
              step,
              image.position().partition(),
              image.position().offset(),
              now));
    }
  }

  private static List<Float> boxed(float[] values) {
    List<Float> boxed = new ArrayList<>(values.length);
    for (float value : values) {
      boxed.add(value);
    }
    return boxed;
  }

  /** What was published, and what that took since the last call. */
  LearnerStatus.Embeddings takeStatus() {
    long nowMs = clock.millis();
    double timeShare = (double) tookMs / Math.max(1, nowMs - statusAtMs);
    tookMs = 0;
    statusAtMs = nowMs;
    return new LearnerStatus.Embeddings(
        publisher.published(), publisher.dropped(), Math.min(1, timeShare));
  }
}
