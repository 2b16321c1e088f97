package io.uicstream.app;

import io.uicstream.app.broker.BrokerProcess;
import io.uicstream.app.settings.ConnectionSettings;
import io.uicstream.app.settings.LocalSettings;
import io.uicstream.app.settings.OperationSettings;
import io.uicstream.app.settings.PartSettings;
import io.uicstream.app.settings.Values;
import io.uicstream.evaluator.Evaluator;
import io.uicstream.ingest.ImageSource;
import io.uicstream.learner.Learner;
import io.uicstream.learner.LearnerSettings;
import io.uicstream.schemas.LearnerStatus;
import io.uicstream.schemas.TopicCreator;
import io.uicstream.schemas.TopicLimits;
import io.uicstream.schemas.TopicSerdes;
import io.uicstream.schemas.Topics;
import io.uicstream.schemas.registry.RegistryServer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * All parts of a run on one machine, started in order and closed in reverse: broker, registry,
 * topics, watcher, evaluator, learner, ingest. Whoever starts it closes it.
 */
final class Pipeline implements AutoCloseable {
  /** Without another end, a run ends so long after the last image. */
  private static final long IDLE_MS = 10_000;

  private final Parts parts = new Parts();
  private final Consumer<String> say;
  private final boolean ownBroker;
  private CompletableFuture<Object> ended;
  private Values values;
  private Cluster cluster;
  private RunWatcher watcher;
  private Learner learner;
  private Publishing publishing;
  private LearnerStatus before;

  private Pipeline(Values values, Consumer<String> say) {
    this.values = values;
    this.say = say;
    this.ownBroker = !values.given(ConnectionSettings.BOOTSTRAP_SERVERS);
  }

  /**
   * Starts everything; closes what it has started if a part fails.
   *
   * @param values settings of the run
   * @param source images; taken over
   * @param say told, for people, what is being started
   */
  static Pipeline start(Values values, ImageSource source, Consumer<String> say) {
    Pipeline pipeline = new Pipeline(values, say);
    pipeline.parts.own(source);
    try {
      pipeline.start(source);
      return pipeline;
    } catch (RuntimeException | Error e) {
      pipeline.close();
      throw e;
    }
  }

  private void start(ImageSource source) {
    Engines.Choice engine = Engines.choose(values);
    say.accept("engine    " + engine.why());
    NativeLibraries.ofStores(values);
    startBroker();
    cluster = parts.own(Cluster.connect(values.kafkaProperties()));
    startRegistry();
    new TopicCreator(values.kafkaProperties(), PartSettings.topics(values)).create(Topics.all());
    requireLimits();
    TopicSerdes serdes = Registries.serdes(values);
    watcher = parts.own(RunWatcher.start(values, serdes));

    Evaluator evaluator =
        parts.own(
            Evaluator.start(
                PartSettings.evaluator(values, cluster.partitions(labelsTopic())),
                serdes,
                PartSettings.groupMember(values)));
    CompletableFuture<Void> evaluatorFails = new CompletableFuture<>();
    evaluator.onFailure(
        failure ->
            evaluatorFails.completeExceptionally(
                new CommandFailure(failure.getMessage(), failure)));

    LearnerSettings settings = PartSettings.learner(values, stop());
    learner = parts.own(Learner.start(settings, engine.engine(), serdes, Clock.systemUTC()));
    before = learner.status();

    // A slow source is not an idle feed.
    learner.expectMore(true);
    publishing = parts.own(Publishing.start(values, source, serdes));
    // That everything is published is no end: the learner is still at work on it.
    CompletableFuture<Void> publishingFails =
        publishing
            .done()
            .whenComplete((counts, failure) -> learner.expectMore(false))
            .thenCompose(counts -> new CompletableFuture<>());
    ended = CompletableFuture.anyOf(learner.done(), evaluatorFails, publishingFails);
  }

  private void startBroker() {
    if (!ownBroker) {
      return;
    }
    Path directory = values.of(LocalSettings.DATA_DIR).resolve("broker");
    Path log = Logs.directory(values).resolve("broker.log");
    BrokerProcess broker =
        parts.own(BrokerProcess.start(directory, values.of(LocalSettings.BROKER_PORT), log));
    values = values.with(ConnectionSettings.BOOTSTRAP_SERVERS, broker.bootstrapServers());
    say.accept("broker    " + broker.bootstrapServers());
  }

  private void startRegistry() {
    if (values.given(ConnectionSettings.REGISTRY_URL)) {
      Registries.require(values);
      return;
    }
    RegistryServer registry = parts.own(RegistryServer.start(PartSettings.registryServer(values)));
    values = values.with(ConnectionSettings.REGISTRY_URL, registry.url().toString());
    say.accept("registry  " + registry.url());
  }

  private void requireLimits() {
    TopicLimits limits = RecordRoom.limits(values);
    List<TopicLimits.TooSmall> tooSmall = limits.tooSmall();
    if (ownBroker && !tooSmall.isEmpty()) {
      limits.raise(tooSmall);
    } else {
      RecordRoom.warnings(values, tooSmall).forEach(say);
    }
  }

  // The images that count are those of this run; the learner's own counts are of all runs so far.
  private LearnerSettings.Stop stop() {
    LearnerSettings.Stop asked = PartSettings.stop(values);
    return new LearnerSettings.Stop(Long.MAX_VALUE, asked.maxSamples(), asked.maxMs(), idleMs());
  }

  private long idleMs() {
    boolean endsOtherwise =
        values.given(OperationSettings.MAX_MINUTES) || values.given(OperationSettings.MAX_SAMPLES);
    if (values.given(OperationSettings.UNTIL_IDLE) || endsOtherwise) {
      return values.of(OperationSettings.UNTIL_IDLE);
    }
    return IDLE_MS;
  }

  /** Whether this run has a broker of its own. */
  boolean ownBroker() {
    return ownBroker;
  }

  /** Settings with the addresses in use. */
  Values values() {
    return values;
  }

  /** Completes when the learner ended by a rule of its own; fails when a part failed. */
  CompletableFuture<Object> ended() {
    return ended;
  }

  /** What is seen on the topics. */
  RunWatcher watcher() {
    return watcher;
  }

  /** The learner. */
  Learner learner() {
    return learner;
  }

  /** What earlier runs on this data directory had come to. */
  LearnerStatus before() {
    return before;
  }

  /** Images on their way in. */
  Publishing publishing() {
    return publishing;
  }

  /** The cluster in use. */
  Cluster cluster() {
    return cluster;
  }

  /** Full name of the label topic. */
  String labelsTopic() {
    return Topics.PSEUDO_LABELS.name(values.of(ConnectionSettings.PREFIX));
  }

  /**
   * Ends the feed, lets the learner label what was published, and stops it; returns when all its
   * labels are on their topic.
   */
  void finish() {
    publishing.stop();
    publishing.done().handle((counts, failure) -> counts).join();
    learner.close();
    parts.disown(learner);
  }

  /** Closes all parts, the last started first, even if one fails. */
  @Override
  public void close() {
    parts.close();
  }
}
