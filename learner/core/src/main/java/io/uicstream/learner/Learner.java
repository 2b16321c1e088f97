package io.uicstream.learner;

import io.uicstream.engine.Engine;
import io.uicstream.labelstore.LabelStore;
import io.uicstream.labelstore.StoreException;
import io.uicstream.schemas.LearnerStatus;
import io.uicstream.schemas.TopicSerdes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running learner: intake, loop and publisher on their threads, over one label store. Start with
 * {@link TrainingLoop} to see what it does; this class only starts the parts that {@link Assembly}
 * put together, and takes them apart.
 */
public final class Learner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Learner.class);
  private static final long DRAIN_MS = 60_000;
  private static final long FLUSH_MS = 30_000;

  private final Resources resources;
  private final LabelStore store;
  private final Intake intake;
  private final TrainingLoop loop;
  private final OutboxPublisher publisher;

  private Learner(Assembly.Parts parts, Resources resources) {
    this.resources = resources;
    store = parts.store();
    intake = parts.intake();
    loop = parts.loop();
    publisher = parts.publisher();
  }

  /**
   * Opens the data directory, goes on from the newest checkpoint, and starts to learn. A label
   * store that is not there is first rebuilt from the label topic, if that holds anything.
   *
   * @param settings what to do
   * @param engine what to compute with
   * @param serdes how records look on the topics
   * @param clock the time of labels, status and stop rules
   * @throws LearnerException or {@code StoreException} naming cause and remedy; everything opened
   *     is closed again
   */
  public static Learner start(
      LearnerSettings settings, Engine engine, TopicSerdes serdes, Clock clock) {
    Resources resources = new Resources();
    try {
      Assembly.Parts parts =
          new Assembly(settings, new Assembly.Environment(engine, serdes, clock), resources)
              .assemble();
      Learner learner = new Learner(parts, resources);
      learner.startThreads(parts);
      return learner;
    } catch (IOException e) {
      resources.close();
      throw new LearnerException(
          "the data directory " + settings.directory() + " cannot be used: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      resources.close();
      Thread.currentThread().interrupt();
      throw new LearnerException("interrupted while starting", e);
    } catch (RuntimeException | Error e) {
      resources.close();
      throw e;
    }
  }

  private void startThreads(Assembly.Parts parts) {
    List<Runnable> publishers = List.of(parts.embeddings(), parts.status());
    ScheduledExecutorService ticker =
        Executors.newScheduledThreadPool(publishers.size(), r -> new Thread(r, "uic-status"));
    List<ScheduledFuture<?>> ticking = new ArrayList<>();
    for (Runnable publisher : publishers) {
      ticking.add(ticker.scheduleWithFixedDelay(publisher, 0, 200, TimeUnit.MILLISECONDS));
    }
    resources.own(
        () -> {
          ticking.forEach(each -> each.cancel(false));
          ticker.shutdown();
          ticker.awaitTermination(5, TimeUnit.SECONDS);
          publishers.forEach(Runnable::run);
        });
    // From here on the threads close what only they may use.
    resources.release(parts.images());
    start("uic-intake", intake, intake.ended());
    start("uic-publish", publisher, publisher.ended());
    resources.release(parts.model());
    start("uic-train", loop, loop.ended());
  }

  /** Runs a part; when it fails, the learner fails. */
  private void start(String name, Runnable part, CompletableFuture<Void> ended) {
    Thread thread =
        new Thread(
            () -> {
              part.run();
              failure(ended).ifPresent(loop.stop()::fail);
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  private static Optional<Throwable> failure(CompletableFuture<Void> ended) {
    try {
      ended.join();
      return Optional.empty();
    } catch (CompletionException e) {
      return Optional.of(cause(e.getCause()));
    }
  }

  /** A store that failed refuses whoever comes next; what it failed with is what people need. */
  private static Throwable cause(Throwable failure) {
    return failure instanceof IllegalStateException
            && failure.getCause() instanceof StoreException broken
        ? broken
        : failure;
  }

  /**
   * Says whether a source is known to have more images: while it has, a pause of the feed neither
   * ends training as idle nor completes the corpus of the schedule {@code paper}. Any thread.
   */
  public void expectMore(boolean more) {
    loop.stop().expectMore(more);
  }

  /**
   * Completes when a stop rule ended training, exceptionally if the learner failed. Arrivals are
   * labelled on until {@link #close}.
   */
  public CompletableFuture<Void> done() {
    return loop.stop().learningEnded();
  }

  /** What the learner is doing; any thread. */
  public LearnerStatus status() {
    return loop.status();
  }

  /**
   * Stops cleanly: labels what was published by now (for up to a minute), saves a checkpoint, and
   * waits until the topics have caught up with the store. What could not be done in time is done at
   * the next start. After a failure it only stops.
   */
  @Override
  public void close() {
    loop.stop().close(intake.endOffsets(), DRAIN_MS);
    await(loop.ended(), DRAIN_MS + FLUSH_MS);
    intake.close();
    await(intake.ended(), FLUSH_MS);
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(FLUSH_MS);
    while (!loop.ended().isCompletedExceptionally()
        && !publisher.ended().isDone()
        && publisher.acknowledged() < store.sequence()
        && System.nanoTime() < deadline) {
      await(publisher.ended(), 20);
    }
    publisher.close();
    await(publisher.ended(), FLUSH_MS);
    resources.close();
  }

  private static void await(CompletableFuture<Void> ended, long ms) {
    try {
      ended.get(ms, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.debug("still busy after {} ms", ms);
    } catch (ExecutionException e) {
      LOG.debug("ended by failure; done() tells", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Where the label store of a data directory lies. */
  public static Path labels(Path directory) {
    return directory.resolve("labels");
  }

  /** Where the checkpoints of a data directory lie. */
  public static Path checkpoints(Path directory) {
    return directory.resolve("checkpoints");
  }
}
