package io.uicstream.learner.probe;

import io.uicstream.engine.Model;
import io.uicstream.engine.Tensor;
import java.util.concurrent.CompletableFuture;

/**
 * Pooled activations of one stage, batch by batch. Used by the thread that owns the model; while
 * the engine is at the next batch, another thread works on the one before.
 *
 * @param model runs the network
 * @param stage which activations
 * @param grid cells per side that they are averaged into
 * @param batch images at once
 */
record PooledFeatures(Model model, Stage stage, int grid, int batch) {
  /** Works on the features of some images; calls come one at a time and in order. */
  interface Rows {
    /**
     * A batch.
     *
     * @param first index of its first image
     * @param count B, its images
     * @param rows [B, features]
     */
    void accept(int first, int count, float[] rows);
  }

  /** Number of features, C·grid². */
  int features() {
    return stage.channels() * grid * grid;
  }

  /** Goes over some of the views, from an index to below another. */
  void forEach(CentreViews views, int from, int to, Rows consumer) {
    CompletableFuture<Void> work = CompletableFuture.completedFuture(null);
    for (int first = from; first < to; first += batch) {
      int start = first;
      int count = Math.min(batch, to - first);
      Tensor maps = model.features(views.batch(start, count), stage.layer());
      work.join();
      work =
          CompletableFuture.runAsync(
              () -> consumer.accept(start, count, AveragePool.pool(maps, grid)));
    }
    work.join();
  }
}
