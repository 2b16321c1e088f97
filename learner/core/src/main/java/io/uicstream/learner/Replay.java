package io.uicstream.learner;

import io.uicstream.engine.Model;
import io.uicstream.engine.Pending;
import io.uicstream.engine.Scores;
import io.uicstream.labelstore.Draw;
import io.uicstream.labelstore.Visits;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/**
 * The training half of the loop: minibatches are drawn and their views made a few steps ahead, then
 * trained on in the order drawn. Used by the thread of the loop.
 */
final class Replay {
  /**
   * Steps drawn ahead: enough that decoding is never waited for, few enough that labels are fresh.
   */
  private static final int AHEAD = 3;

  /** Encoded images that wait to be decoded may take this much before more are drawn ahead. */
  private static final long MOST_BYTES = Math.max(1, Runtime.getRuntime().maxMemory() / 16);

  private final Sampler sampler;
  private final MinibatchViews views;
  private final Randomness randomness;
  private final Deque<Drawn> drawn = new ArrayDeque<>();
  private final List<Draw> undecodable = new ArrayList<>();
  private final boolean sameStep;
  private long nextDraw;

  /** Makes the views of a minibatch on the decode threads. */
  interface MinibatchViews {
    CompletableFuture<DrawnViews> make(Draw draw, long seed);
  }

  /** A minibatch on its way through the decode threads, which alone hold its encoded images. */
  private record Drawn(
      Draw draw,
      long bytes,
      int epoch,
      CompletableFuture<DrawnViews> views,
      Optional<CompletableFuture<DrawnViews>> labelViews) {}

  /**
   * Where replay begins.
   *
   * @param step steps taken before
   * @param sameStep whether images train on labels given in the same step by another view (paper,
   *     eq. 7), not on those they were drawn by
   */
  record Start(long step, boolean sameStep) {}

  /**
   * A step that the device may still be computing.
   *
   * @param draw what is trained on
   * @param epoch epoch it was drawn in
   * @param step steps taken before it
   * @param learningRate of this step
   * @param pending its scores and loss
   */
  record Launched(Draw draw, int epoch, long step, float learningRate, Pending pending) {
    /**
     * Labels by the scores of this step, which images get for their next visit. Waits for the
     * device.
     */
    Visits visits(LabellingRule rule, int[] windowSizes) {
      LabellingRule.Assignment labels = rule.revisit(pending.scores(), windowSizes, draw.labels());
      return new Visits(draw, labels.labels(), labels.confidences(), step, epoch);
    }
  }

  Replay(Sampler sampler, MinibatchViews views, Randomness randomness, Start start) {
    this.sampler = sampler;
    this.views = views;
    this.randomness = randomness;
    this.nextDraw = start.step();
    this.sameStep = start.sameStep();
  }

  /**
   * Draws ahead as far as the schedule allows.
   *
   * @param unapplied steps launched whose labels are not in the store yet
   */
  void fill(int unapplied) {
    while (drawn.size() < AHEAD
        && hasRoom(undecodedBytes())
        && sampler.mayDraw(unapplied + drawn.size())) {
      Draw draw = sampler.draw();
      SplittableRandom seeds = randomness.views(nextDraw++);
      if (draw.size() < 2) {
        return;
      }
      drawn.add(
          new Drawn(
              draw.withoutBytes(),
              draw.bytes(),
              sampler.epoch(),
              views.make(draw, seeds.nextLong()),
              sameStep ? Optional.of(views.make(draw, seeds.nextLong())) : Optional.empty()));
    }
  }

  private long undecodedBytes() {
    return drawn.stream().filter(each -> !each.views().isDone()).mapToLong(Drawn::bytes).sum();
  }

  /** Whether memory allows another minibatch of encoded images beside those being decoded. */
  static boolean hasRoom(long undecodedBytes) {
    return undecodedBytes < MOST_BYTES;
  }

  /** Whether a minibatch is at hand. */
  boolean hasNext() {
    return !drawn.isEmpty();
  }

  /** Whether the schedule has come to its end and everything drawn was trained on. */
  boolean finished() {
    return drawn.isEmpty() && sampler.finished();
  }

  /**
   * Trains on the next minibatch: one forward and one backward pass (paper, eq. 6). Not, if none of
   * its images can be decoded any more.
   */
  Optional<Launched> launch(Model model, long step, float slowdown) {
    Drawn next = drawn.remove();
    DrawnViews views = next.views().join();
    undecodable.add(views.undecodable(next.draw()));
    if (views.none()) {
      return Optional.empty();
    }
    Draw shown = views.shown(next.draw());
    float learningRate = sampler.learningRate(step) * slowdown;
    int[] labels = next.labelViews().map(other -> argmax(model, other)).orElse(shown.labels());
    Pending pending = model.train(views.batch(), labels, learningRate);
    return Optional.of(new Launched(shown, next.epoch(), step, learningRate, pending));
  }

  private static int[] argmax(Model model, CompletableFuture<DrawnViews> views) {
    Scores scores = model.scores(views.join().batch()).scores();
    return LabellingRule.largest(scores, new float[scores.classes()]).labels();
  }

  /** Images that could not be decoded any more, since the last call; they leave the window. */
  List<Draw> takeUndecodable() {
    List<Draw> taken = undecodable.stream().filter(draw -> draw.size() > 0).toList();
    undecodable.clear();
    return taken;
  }

  /** Forgets what was drawn; the images are drawn again by and by. */
  void clear() {
    drawn.clear();
  }
}
