package io.uicstream.learner;

import io.uicstream.engine.Engine;
import io.uicstream.engine.Model;
import io.uicstream.engine.NetworkSpec;
import io.uicstream.engine.Sgd;
import io.uicstream.learner.checkpoint.Checkpoint;
import io.uicstream.learner.checkpoint.Progress;
import io.uicstream.learner.probe.Decoding;
import io.uicstream.schemas.TopicSerdes;
import io.uicstream.schemas.Topics;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Uuid;

/**
 * Labels the stream of {@code images} with a frozen network: no training, no label store. Instances
 * of one run are members of a consumer group, which shares the partitions among them and gives
 * those of an instance that ends to the others.
 *
 * <p>Exactly once: labels, tombstones and dead letters are committed in one Kafka transaction with
 * the offsets of the records that they come from, so that consumers that read committed records see
 * every record answered once, whatever is killed when. Kafka holds all state.
 *
 * <p>An image is shown by its centre view. A learner labels by a random view, since a label has to
 * hold for the other view that the image is trained on; here nothing is trained, and the same image
 * shall get the same label wherever and whenever it comes.
 *
 * <p>{@link LabellerLoop} is the loop; this class puts it together. Safe for use by several
 * threads; whoever starts it closes it.
 */
public final class Labeller implements AutoCloseable {
  private static final long CLOSE_MS = 90_000;

  private final LabellerLoop loop;
  private final Thread thread;
  private final Resources resources;

  private Labeller(LabellerLoop loop, Resources resources) {
    this.loop = loop;
    this.resources = resources;
    thread = new Thread(loop, "uic-label");
    thread.setDaemon(true);
  }

  /**
   * What a labeller is given besides its settings.
   *
   * @param checkpoint the network; its run id and step are those of the labels
   * @param engine what to compute with
   * @param serdes how records look on the topics
   * @param clock the time of labels and stop rules
   */
  public record Environment(
      Checkpoint checkpoint, Engine engine, TopicSerdes serdes, Clock clock) {}

  /**
   * Joins the group and starts to label.
   *
   * @throws LearnerException naming cause and remedy; everything opened is closed again
   * @throws IllegalArgumentException if there is no such network as the checkpoint's
   */
  public static Labeller start(LabellerSettings settings, Environment environment) {
    KafkaClients clients = new KafkaClients(settings.connection());
    if (!settings.besideOthers()) {
      requireAlone(settings.connection().prefix(), environment, clients);
    }
    Resources resources = new Resources();
    try {
      LabellerLoop.Parts parts = parts(settings, environment, clients, resources);
      Labeller labeller =
          new Labeller(new LabellerLoop(settings, parts, environment.clock()), resources);
      // From here on the thread closes what only it may use.
      resources.release(parts.model());
      resources.release(parts.intake());
      labeller.thread.start();
      return labeller;
    } catch (RuntimeException | Error e) {
      resources.close();
      throw e;
    }
  }

  private static void requireAlone(String prefix, Environment environment, KafkaClients clients) {
    String topic = Topics.PSEUDO_LABELS.name(prefix);
    String runId = environment.checkpoint().progress().runId();
    Optional<String> other;
    try (Consumer<byte[], byte[]> reader = clients.reader()) {
      other =
          new LabelTopic(
                  reader, topic, environment.serdes().value(Topics.PSEUDO_LABELS).deserializer())
              .otherWriter(runId);
    }
    if (other.isPresent()) {
      throw new LearnerException(
          ("%s already holds labels of %s. The sequences of this network (run %s) say nothing about"
                  + " theirs, and consumers could keep the older label of an image. Give these images"
                  + " a topics.prefix of their own, or accept that with --beside-others")
              .formatted(topic, other.get(), runId));
    }
  }

  private static LabellerLoop.Parts parts(
      LabellerSettings settings,
      Environment environment,
      KafkaClients clients,
      Resources resources) {
    String prefix = settings.connection().prefix();
    TopicSerdes serdes = environment.serdes();
    Progress progress = environment.checkpoint().progress();
    Model model =
        resources.own(
            environment
                .engine()
                .create(
                    NetworkSpec.parse(progress.network()).network(), Sgd.PAPER, progress.seed()));
    model.load(environment.checkpoint().state());
    DecodeWorkers workers =
        resources.own(
            new DecodeWorkers(
                new Decoding(
                    model.network().side(),
                    settings.decodeThreads(),
                    settings.maxPixels(),
                    settings.connection().limits().imageBytes()),
                DecodeWorkers.CENTRE,
                new Randomness(progress.seed()),
                imageId -> false));
    Unpacker unpacker =
        new Unpacker(
            new ImageEnvelope(
                settings.connection().imagesFormat(), serdes.value(Topics.IMAGES).deserializer()),
            workers,
            clients.deadLetterBytes());
    GroupIntake intake =
        resources.own(
            new GroupIntake(
                clients.labellingConsumer(),
                Topics.IMAGES.name(prefix),
                unpacker,
                environment.clock()));
    // Of this instance alone: it tells its transactions, and the group tells the instances.
    String transactionalId = prefix + "-label-" + Uuid.randomUuid();
    return new LabellerLoop.Parts(
        model,
        intake,
        new LabelTransactions(
            transactionalId,
            () -> clients.transactionalProducer(transactionalId),
            environment.clock()),
        new FrozenScorer(model, progress.step()),
        new TopicRecords(
            prefix, progress.runId(), serdes.value(Topics.PSEUDO_LABELS).serializer()));
  }

  /** Completes when a stop rule ended it or it was closed; exceptionally if it failed. */
  public CompletableFuture<Void> done() {
    return loop.ended();
  }

  /** What this instance has done, a second ago at most. */
  public LabellerStatus status() {
    return loop.status();
  }

  /**
   * Ends it: what is being scored is written and committed, and the partitions go to other
   * instances. What was not labelled is labelled by them, or at the next start. Returns when it has
   * ended, after a minute and a half at most, if the broker is away.
   */
  @Override
  public void close() {
    loop.close();
    try {
      thread.join(CLOSE_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    resources.close();
  }
}
