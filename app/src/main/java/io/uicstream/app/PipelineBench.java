package io.uicstream.app;

import io.uicstream.app.settings.ModelSettings;
import io.uicstream.app.settings.OperationSettings;
import io.uicstream.app.settings.PartSettings;
import io.uicstream.app.settings.SourceSettings;
import io.uicstream.app.settings.Values;
import io.uicstream.engine.Engine;
import io.uicstream.learner.Learner;
import io.uicstream.learner.LearnerSettings;
import io.uicstream.schemas.LearnerStatus;
import io.uicstream.schemas.TopicSerdes;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;

/**
 * A learner on a broker of its own, with a window full of images, measured from its status. Whoever
 * starts it closes it.
 */
final class PipelineBench implements AutoCloseable {
  private static final long TICK_MS = 100;
  private static final long SETTLE_MS = 3_000;

  /** More arrivals than training can follow would measure labelling instead. */
  private static final double HEADROOM = 1.05;

  private final Parts parts = new Parts();
  private final double seconds;
  private Values values;
  private TopicSerdes serdes;
  private Learner learner;
  private RepeatedImages images;

  private PipelineBench(Values values, double seconds) {
    this.values = values;
    this.seconds = seconds;
  }

  /**
   * What a learner did in a while.
   *
   * @param samplesPerSecond trained on
   * @param arrivalsPerSecond labelled
   */
  record Figures(double samplesPerSecond, double arrivalsPerSecond) {}

  /** Starts everything and fills the window; closes what it has started if a part fails. */
  static PipelineBench start(Values values, Engine engine, double seconds)
      throws IOException, InterruptedException {
    PipelineBench bench = new PipelineBench(values, seconds);
    try {
      bench.start(engine);
      return bench;
    } catch (RuntimeException | IOException | InterruptedException | Error e) {
      bench.close();
      throw e;
    }
  }

  private void start(Engine engine) throws IOException, InterruptedException {
    values = BenchServices.start(values, parts);
    serdes = Registries.serdes(values);
    learner =
        parts.own(
            Learner.start(
                PartSettings.learner(values, LearnerSettings.Stop.NEVER),
                engine,
                serdes,
                Clock.systemUTC()));
    int window = values.of(ModelSettings.WINDOW_IMAGES);
    images = new RepeatedImages(Publishing.open(values), window);
    Values filling =
        values
            .with(OperationSettings.MAX_IMAGES, Integer.toString(window))
            .with(SourceSettings.RATE, "unlimited");
    try (Publishing publishing = Publishing.start(filling, Publishing.open(filling), serdes)) {
      long published = publishing.done().join().published();
      await(status -> status.images().received() >= published);
    }
    // What is owed for the arrivals is trained first; then it replays because it is idle.
    await(status -> status.training().steps() > 0 && status.lag().records() == 0);
    Thread.sleep(SETTLE_MS);
  }

  /** Nothing arrives. */
  Figures replay() throws InterruptedException {
    return measure();
  }

  /** Images arrive at a rate; the replay ratio holds. */
  Figures arrivals(double perSecond) throws IOException, InterruptedException {
    Values feeding = values.with(SourceSettings.RATE, Double.toString(perSecond * HEADROOM));
    try (Publishing publishing = Publishing.start(feeding, images, serdes)) {
      Thread.sleep(SETTLE_MS);
      Figures figures = measure();
      if (publishing.done().isCompletedExceptionally()) {
        publishing.done().join();
      }
      return figures;
    }
  }

  private Figures measure() throws InterruptedException {
    LearnerStatus before = next(learner.status());
    LearnerStatus now = before;
    while (now.atMs() - before.atMs() < seconds * 1000) {
      now = next(now);
    }
    double elapsed = (now.atMs() - before.atMs()) / 1000.0;
    return new Figures(
        (now.training().samples() - before.training().samples()) / elapsed,
        (now.images().received() - before.images().received()) / elapsed);
  }

  private LearnerStatus next(LearnerStatus seen) throws InterruptedException {
    return await(status -> status.atMs() > seen.atMs());
  }

  private LearnerStatus await(Predicate<LearnerStatus> wanted) throws InterruptedException {
    while (true) {
      try {
        learner.done().getNow(null);
      } catch (CompletionException e) {
        throw new CommandFailure("the learner failed: " + e.getCause().getMessage(), e.getCause());
      }
      LearnerStatus status = learner.status();
      if (wanted.test(status)) {
        return status;
      }
      Thread.sleep(TICK_MS);
    }
  }

  @Override
  public void close() {
    parts.close();
  }
}
