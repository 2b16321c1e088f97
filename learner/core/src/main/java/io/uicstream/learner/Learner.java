package io.uicstream.learner;

import io.uicstream.engine.Engine;
import io.uicstream.engine.Model;
import io.uicstream.engine.Network;
import io.uicstream.engine.NetworkSpec;
import io.uicstream.engine.Networks;
import io.uicstream.engine.Sgd;
import io.uicstream.labelstore.LabelStore;
import io.uicstream.learner.checkpoint.Checkpoint;
import io.uicstream.learner.checkpoint.CheckpointStore;
import io.uicstream.schemas.LearnerStatus;
import io.uicstream.schemas.TopicSerdes;
import io.uicstream.schemas.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running learner: intake, loop and publisher on their threads, over one label store. Start with
 * {@link TrainingLoop} to see what it does; this class only puts the parts together and takes them
 * apart.
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

  private Learner(LearnerSettings settings, Environment environment, Resources resources)
      throws IOException, InterruptedException {
    this.resources = resources;
    Engine engine = environment.engine();
    TopicSerdes serdes = environment.serdes();
    Clock clock = environment.clock();
    LearnerSettings.Connection connection = settings.connection();
    KafkaClients clients = new KafkaClients(connection);
    store = resources.own(LabelStore.open(labels(settings.directory()), settings.window()));

    Network network = spec(settings).network();
    CheckpointStore checkpoints =
        CheckpointStore.open(
            checkpoints(settings.directory()), settings.operation().checkpointsKept());
    Optional<Checkpoint> checkpoint = checkpoints.newest();
    Model model = model(settings, engine, network, checkpoint);

    DecodeWorkers workers = resources.own(new DecodeWorkers(settings));
    ImagesConsumer images =
        new ImagesConsumer(
            clients.consumer(store.runId()),
            new ImagesConsumer.Source(Topics.IMAGES.name(connection.prefix()), store::nextOffsets),
            clients.imagesRetentionMs(),
            clock);
    intake =
        new Intake(
            images,
            new ImageEnvelope(
                connection.imagesFormat(), serdes.value(Topics.IMAGES).deserializer()),
            workers,
            clock);
    loop =
        loop(settings, engine, new Loaded(model, images, checkpoints, checkpoint, workers), clock);

    Producer<byte[], byte[]> producer = resources.own(clients.producer());
    publisher =
        new OutboxPublisher(
            store, producer, serdes.value(Topics.PSEUDO_LABELS).serializer(), connection.prefix());
    StatusPublisher status =
        new StatusPublisher(
            loop::status,
            producer,
            serdes.value(Topics.LEARNER_STATUS).serializer(),
            connection.prefix());
    if (settings.operation().httpPort() >= 0) {
      resources.own(
          new LabelHttp(
              store, loop::status, settings.operation().httpPort(), settings.directory()));
    }
    startThreads(status);
  }

  /** What a learner is given besides its settings. */
  private record Environment(Engine engine, TopicSerdes serdes, Clock clock) {}

  /** What was opened for the loop. */
  private record Loaded(
      Model model,
      ImagesConsumer images,
      CheckpointStore checkpoints,
      Optional<Checkpoint> checkpoint,
      DecodeWorkers workers) {}

  /**
   * Opens the data directory, goes on from the newest checkpoint, and starts to learn.
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
      return new Learner(settings, new Environment(engine, serdes, clock), resources);
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

  private static NetworkSpec spec(LearnerSettings settings) {
    LearnerSettings.Model model = settings.model();
    return new NetworkSpec(
        model.network(),
        model.side(),
        settings.window().classes(),
        LearnerSettings.named(Networks.Head.class, model.head()),
        LearnerSettings.named(Networks.Input.class, model.input()));
  }

  private static Model model(
      LearnerSettings settings, Engine engine, Network network, Optional<Checkpoint> checkpoint) {
    LearnerSettings.Training training = settings.training();
    Model model =
        engine.create(
            network, new Sgd(training.momentum(), training.weightDecay()), settings.model().seed());
    try {
      checkpoint.ifPresent(c -> model.load(c.state()));
      return model;
    } catch (IllegalArgumentException e) {
      model.close();
      throw new LearnerException(
          "the checkpoints in the data directory are of another network: "
              + e.getMessage()
              + "; give the settings of the run before, or another data directory",
          e);
    }
  }

  private TrainingLoop loop(LearnerSettings settings, Engine engine, Loaded loaded, Clock clock) {
    long steps = loaded.checkpoint().map(c -> c.progress().step()).orElse(0L);
    long samples = loaded.checkpoint().map(c -> c.progress().samples()).orElse(0L);
    long lostSteps = Math.max(0, store.modelStep() - steps);
    if (lostSteps > 0) {
      LOG.warn(
          "Labels are kept; the weights go {} steps back to the checkpoint of step {}",
          lostSteps,
          steps);
    }
    Randomness randomness = new Randomness(settings.model().seed());
    Meter meter =
        new Meter(store, engine.device(), clock, new Meter.Start(steps, samples, lostSteps));
    LabellingRule rule = LabellingRule.of(settings.training().rule(), settings.training().tau());
    ExecutorService writer = single("uic-checkpoint");
    resources.own(writer::shutdown);
    Recovery recovery =
        new Recovery(
            loaded.checkpoints(),
            settings.operation().checkpointSteps(),
            new Recovery.Identity(settings.model().seed(), spec(settings).text()),
            writer);
    recovery.startedAt(steps);
    Schedules schedules =
        new Schedules(
            settings.training(),
            store,
            loaded.workers(),
            new Schedules.Start(
                steps, randomness, clock, settings.window().windowImages(), meter::split));
    return new TrainingLoop(
        settings,
        new TrainingLoop.Parts(store, loaded.model(), intake, loaded.images()),
        new TrainingLoop.Method(
            rule,
            new Scorer(loaded.model(), rule, loaded.checkpoint().isPresent()),
            schedules,
            recovery),
        meter,
        clock);
  }

  private void startThreads(StatusPublisher status) {
    ScheduledExecutorService ticker =
        Executors.newSingleThreadScheduledExecutor(r -> new Thread(r, "uic-status"));
    ScheduledFuture<?> ticking =
        ticker.scheduleWithFixedDelay(status, 0, 200, TimeUnit.MILLISECONDS);
    resources.own(
        () -> {
          ticking.cancel(false);
          ticker.shutdown();
          ticker.awaitTermination(5, TimeUnit.SECONDS);
          status.run();
        });
    start("uic-intake", intake, intake.ended());
    start("uic-publish", publisher, publisher.ended());
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
      return Optional.of(e.getCause());
    }
  }

  private static ExecutorService single(String name) {
    return Executors.newSingleThreadExecutor(r -> new Thread(r, name));
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
   * the next start.
   */
  @Override
  public void close() {
    loop.stop().close(intake.endOffsets(), DRAIN_MS);
    await(loop.ended(), DRAIN_MS + FLUSH_MS);
    intake.close();
    await(intake.ended(), FLUSH_MS);
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(FLUSH_MS);
    while (!publisher.ended().isDone()
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
