package io.uicstream.learner;

import io.uicstream.engine.ViewBatch;
import io.uicstream.labelstore.Batch;
import io.uicstream.labelstore.Draw;
import io.uicstream.labelstore.LabelStore;
import io.uicstream.labelstore.Targets;
import io.uicstream.labelstore.Visits;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Shows every image of the window once, in the order of admission, as its centre view, and takes
 * the labels that come of it. Used by the thread of the loop.
 */
final class WindowPass {
  private static final int BATCH = 256;

  /** Minibatches being decoded ahead. */
  private static final int AHEAD = 3;

  private final LabelStore store;
  private final CentreViews views;
  private final Clock clock;

  WindowPass(LabelStore store, CentreViews views, Clock clock) {
    this.store = store;
    this.views = views;
    this.clock = clock;
  }

  /** Makes centre views of a minibatch on the decode threads. */
  interface CentreViews {
    CompletableFuture<DrawnViews> centre(Draw draw);
  }

  /**
   * What is done with a minibatch; the draw comes without encoded bytes. Where an image cannot be
   * decoded any more, another is there twice.
   */
  interface Visitor {
    void visit(Draw draw, ViewBatch views);
  }

  /** The store whose window it is. */
  LabelStore store() {
    return store;
  }

  /** Images that a pass shows. */
  int images() {
    return store.windowImages();
  }

  private record Shown(Draw draw, long bytes, CompletableFuture<DrawnViews> views) {}

  void forEach(Visitor visitor) {
    Targets all = store.targets(Integer.MAX_VALUE);
    Deque<Shown> shown = new ArrayDeque<>();
    for (int from = 0; from < all.size() || !shown.isEmpty(); ) {
      while (from < all.size() && shown.size() < AHEAD && hasRoom(shown)) {
        int to = Math.min(all.size(), from + BATCH);
        Draw draw =
            store.load(
                Arrays.copyOfRange(all.admissions(), from, to),
                Arrays.copyOfRange(all.labels(), from, to));
        shown.add(new Shown(draw.withoutBytes(), draw.bytes(), views.centre(draw)));
        from = to;
      }
      Shown next = shown.remove();
      DrawnViews decoded = next.views().join();
      store.drop(decoded.undecodable(next.draw()), clock.millis());
      if (!decoded.none()) {
        visitor.visit(decoded.shown(next.draw()), decoded.batch());
      }
    }
  }

  private static boolean hasRoom(Deque<Shown> shown) {
    return Replay.hasRoom(
        shown.stream().filter(each -> !each.views().isDone()).mapToLong(Shown::bytes).sum());
  }

  /**
   * Labels a minibatch as if in the epoch before one that is about to begin, whose targets they
   * become.
   */
  void label(Draw draw, LabellingRule.Assignment labels, int epoch, long step) {
    Visits visits = new Visits(draw, labels.labels(), labels.confidences(), step, epoch - 1);
    store.apply(new Batch(List.of(), List.of(visits), Map.of(), step, epoch - 1, clock.millis()));
  }
}
