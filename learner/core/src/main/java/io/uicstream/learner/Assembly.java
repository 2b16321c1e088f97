package io.uicstream.learner;

import io.uicstream.engine.Engine;
import io.uicstream.engine.Model;
import io.uicstream.labelstore.LabelStore;
import io.uicstream.learner.probe.NeighbourFeatures;
import io.uicstream.schemas.TopicSerdes;
import io.uicstream.schemas.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/**
 * Opens what a learner needs, in order, and puts it together. Everything opened belongs to the
 * resources given, so that whoever gives them frees it when a later step fails.
 */
final class Assembly {
  private final LearnerSettings settings;
  private final Environment environment;
  private final Resources resources;
  private final KafkaClients clients;

  Assembly(LearnerSettings settings, Environment environment, Resources resources) {
    this.settings = settings;
    this.environment = environment;
    this.resources = resources;
    this.clients = new KafkaClients(settings.connection());
  }

  /** What a learner is given besides its settings. */
  record Environment(Engine engine, TopicSerdes serdes, Clock clock) {}

  /**
   * A learner that does not run yet.
   *
   * @param model closed by the loop once that runs
   * @param images closed by the intake once that runs
   */
  record Parts(
      LabelStore store,
      Model model,
      ImagesConsumer images,
      Intake intake,
      TrainingLoop loop,
      OutboxPublisher publisher,
      EmbeddingPublisher embeddings,
      StatusPublisher status) {}

  Parts assemble() throws IOException, InterruptedException {
    String prefix = settings.connection().prefix();
    TopicSerdes serdes = environment.serdes();
    KafkaClients.ImagesTopic topic = clients.imagesTopic();
    LabelStore store = store();
    store.tieTo(topic.identity());
    Trained trained = Trained.open(settings, environment.engine(), resources);
    EmbeddingSample sample = new EmbeddingSample(settings.embeddings(), environment.clock());
    DecodeWorkers workers = resources.own(new DecodeWorkers(settings, sample::takes));
    ImagesConsumer images =
        resources.own(
            new ImagesConsumer(
                clients.consumer(),
                new ImagesConsumer.Source(Topics.IMAGES.name(prefix), store::nextOffsets),
                topic.retentionMs(),
                environment.clock()));
    ImageEnvelope envelope =
        new ImageEnvelope(
            settings.connection().imagesFormat(), serdes.value(Topics.IMAGES).deserializer());
    Unpacker unpacker = new Unpacker(envelope, workers, clients.deadLetterBytes());
    Intake intake = new Intake(images, unpacker, environment.clock());
    Producer<byte[], byte[]> producer = resources.own(clients.producer());
    EmbeddingPublisher embeddings =
        new EmbeddingPublisher(
            producer, serdes.value(Topics.EMBEDDINGS).serializer(), prefix, sample);
    TrainingLoop loop =
        loop(
            trained,
            new TrainingLoop.Parts(
                store, trained.model(), intake, images, embedder(trained.model(), embeddings)),
            workers);
    OutboxPublisher publisher =
        new OutboxPublisher(
            store,
            producer,
            new TopicRecords(
                prefix, store.runId(), serdes.value(Topics.PSEUDO_LABELS).serializer()));
    StatusPublisher status =
        new StatusPublisher(
            loop::status, producer, serdes.value(Topics.LEARNER_STATUS).serializer(), prefix);
    if (settings.operation().httpPort() >= 0) {
      resources.own(
          new LabelHttp(
              store, loop::status, settings.operation().httpPort(), settings.directory()));
    }
    return new Parts(store, trained.model(), images, intake, loop, publisher, embeddings, status);
  }

  private Embedder embedder(Model model, EmbeddingPublisher publisher) {
    try {
      return new Embedder(
          model,
          NeighbourFeatures.of(model.network(), settings.embeddings().layer()),
          publisher,
          environment.clock());
    } catch (IllegalArgumentException e) {
      throw new LearnerException("embeddings.layer cannot be used: " + e.getMessage(), e);
    }
  }

  /** Opens the label store; one that is lost is made anew from the topic it filled. */
  private LabelStore store() throws InterruptedException {
    Path directory = Learner.labels(settings.directory());
    if (!LabelStore.exists(directory)) {
      try (Consumer<byte[], byte[]> reader = clients.reader()) {
        new LostStore(
                reader,
                Topics.PSEUDO_LABELS.name(settings.connection().prefix()),
                environment.serdes().value(Topics.PSEUDO_LABELS).deserializer(),
                environment.clock())
            .rebuild(directory, settings.window());
      }
    }
    return resources.own(LabelStore.open(directory, settings.window()));
  }

  private TrainingLoop loop(Trained trained, TrainingLoop.Parts parts, DecodeWorkers workers) {
    Clock clock = environment.clock();
    LabelStore store = parts.store();
    long lostSteps = trained.lostSteps(store);
    Randomness randomness = new Randomness(settings.model().seed());
    Meter meter =
        new Meter(
            store,
            environment.engine().device(),
            clock,
            new Meter.Start(trained.steps(), trained.samples(), lostSteps));
    LabellingRule rule = LabellingRule.of(settings.training().rule(), settings.training().tau());
    Schedules schedules =
        new Schedules(
            settings.training(),
            store,
            workers,
            new Schedules.Start(
                trained.steps(),
                randomness,
                settings.window().windowImages(),
                timed(
                    epochLabels(trained.model(), new WindowPass(store, workers, clock), meter),
                    meter)));
    return new TrainingLoop(
        settings,
        parts,
        new TrainingLoop.Method(
            rule,
            new Scorer(parts.model(), rule, trained.calibrated()),
            schedules,
            recovery(trained)),
        meter,
        clock);
  }

  private static EpochLabels timed(EpochLabels labels, Meter meter) {
    return (epoch, step) ->
        meter.labelling(
            () -> {
              labels.begin(epoch, step);
              return epoch;
            });
  }

  private EpochLabels epochLabels(Model model, WindowPass pass, Meter meter) {
    Randomness randomness = new Randomness(settings.model().seed());
    return switch (settings.training().rule()) {
      case ARGMAX, PRIOR, SINKHORN, SAME_STEP ->
          new SplitLabels(pass.store(), randomness, environment.clock(), meter::split);
      case KMEANS -> new ClusteredLabels(model, pass, randomness);
      case FROZEN -> new FrozenLabels(model, pass);
    };
  }

  private Recovery recovery(Trained trained) {
    ExecutorService writer =
        Executors.newSingleThreadExecutor(r -> new Thread(r, "uic-checkpoint"));
    resources.own(writer::shutdown);
    Recovery recovery =
        new Recovery(
            trained.checkpoints(),
            settings.operation().checkpointSteps(),
            new Recovery.Identity(settings.model().seed(), Trained.spec(settings).text()),
            writer);
    recovery.startedAt(trained.steps());
    return recovery;
  }
}
