package io.uicstream.evaluator;

import io.uicstream.schemas.Alarm;
import io.uicstream.schemas.Annotation;
import io.uicstream.schemas.Evaluation;
import io.uicstream.schemas.LearnerStatus;
import io.uicstream.schemas.Topic;
import io.uicstream.schemas.TopicSerdes;
import io.uicstream.schemas.Topics;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The evaluator as a topology; pure, so that each call gives the same topology, and every operator
 * and store is named.
 *
 * <pre>
 * pseudo-labels ------------------------+
 *                                       +-> collect-panes -> [panes, one partition]
 * annotations -> [annotations-by-image]-+                              |
 *                                       |                              |
 * embeddings -> [embeddings-by-image] --+                              v
 *                       evaluation <-----------------+------------- figures
 *                                                    v
 *                       alarms <---------------+- judge-figures
 * learner-status --------> judge-learner ------+
 * </pre>
 */
public final class EvaluatorTopology implements Supplier<Topology> {
  private static final String LEARNER_ALARMS = "learner-alarms";
  private static final String FIGURE_ALARMS = "figure-alarms";

  private final EvaluatorSettings settings;
  private final TopicSerdes serdes;
  private final Executor amiExecutor;
  private final LabelEnds ends;

  /**
   * Made for one run.
   *
   * @param settings the settings
   * @param serdes serdes of the run's topics
   * @param amiExecutor runs the computations of AMI; the caller closes it after the topology has
   *     stopped
   * @param ends tells whether a silent label partition has been read to its end
   */
  public EvaluatorTopology(
      EvaluatorSettings settings, TopicSerdes serdes, Executor amiExecutor, LabelEnds ends) {
    this.settings = settings;
    this.serdes = serdes;
    this.amiExecutor = amiExecutor;
    this.ends = ends;
  }

  @Override
  public Topology get() {
    StreamsBuilder builder = new StreamsBuilder(everythingNamed());
    addStores(builder);
    KStream<String, ImageEvent> events =
        labelEvents(builder)
            .merge(annotationEvents(builder), Named.as("image-events"))
            .merge(embeddingEvents(builder), Named.as("image-events-and-embeddings"));
    KStream<String, Evaluation> figures = computeFigures(collectPanes(events));
    figures.to(name(Topics.EVALUATION), produced(Topics.EVALUATION, "write-evaluation"));
    judgeFigures(figures).to(name(Topics.ALARMS), produced(Topics.ALARMS, "write-figure-alarms"));
    // A sink of its own keeps it out of the figures' tasks, where panes would wait for its records.
    judgeLearner(builder).to(name(Topics.ALARMS), produced(Topics.ALARMS, "write-learner-alarms"));
    return builder.build();
  }

  private TopologyConfig everythingNamed() {
    return new TopologyConfig(
        new StreamsConfig(
            Map.of(
                StreamsConfig.APPLICATION_ID_CONFIG,
                settings.run().applicationId(),
                // Required by the class, used by nothing that builds a topology.
                StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
                "localhost:9092",
                StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG,
                true)));
  }

  private static void addStores(StreamsBuilder builder) {
    Serde<String> text = Serdes.String();
    CellSerde cell = new CellSerde();
    builder
        .addStateStore(onDisk(PaneCollector.IMAGES, text, new ImageStateSerde()))
        .addStateStore(inMemory(PaneCollector.OPEN_CELLS, cell, Serdes.Long()).withCachingEnabled())
        .addStateStore(
            inMemory(PaneCollector.OPEN_PANE, text, new PaneProgress.Serde()).withCachingEnabled())
        .addStateStore(
            onDisk(
                PaneCollector.WAITING_EMBEDDINGS,
                Serdes.Integer(),
                new WaitingEmbeddings.Waiting.Serde()))
        .addStateStore(onDisk(FiguresProcessor.CELLS, cell, Serdes.Long()))
        .addStateStore(inMemory(FiguresProcessor.HELD_PANES, text, new PaneSerde()))
        .addStateStore(inMemory(FiguresProcessor.PROGRESS, text, new FiguresProgress.Serde()))
        .addStateStore(inMemory(OnlineProbes.HELD, text, new AnnotatedEmbedding.Serde()))
        .addStateStore(inMemory(OnlineProbes.PROGRESS, text, new ProbeProgress.Serde()))
        .addStateStore(
            inMemory(OnlineProbes.WEIGHTS, Serdes.Integer(), new Vectors.Serde())
                .withCachingEnabled())
        .addStateStore(onDisk(OnlineProbes.BANK, Serdes.Long(), new NeighbourBank.Entry.Serde()))
        .addStateStore(inMemory(FIGURE_ALARMS, text, new AlarmState.Serde()))
        .addStateStore(inMemory(LEARNER_ALARMS, text, new AlarmState.Serde()));
  }

  private static <K, V> StoreBuilder<KeyValueStore<K, V>> onDisk(
      String name, Serde<K> key, Serde<V> value) {
    return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), key, value);
  }

  private static <K, V> StoreBuilder<KeyValueStore<K, V>> inMemory(
      String name, Serde<K> key, Serde<V> value) {
    return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), key, value);
  }

  private KStream<String, ImageEvent> labelEvents(StreamsBuilder builder) {
    return builder.stream(
            name(Topics.PSEUDO_LABELS), consumed(Topics.PSEUDO_LABELS, "read-pseudo-labels"))
        .processValues(LabelEvents::new, Named.as("label-events"));
  }

  // Foreign producers partition as they like: repartitioned as the label topic is, by its client.
  private KStream<String, ImageEvent> annotationEvents(StreamsBuilder builder) {
    return builder.stream(
            name(Topics.ANNOTATIONS), consumed(Topics.ANNOTATIONS, "read-annotations"))
        .peek(Lengths::checkAnnotation, Named.as("check-annotations"))
        .repartition(
            Repartitioned.with(serdes.key(Topics.ANNOTATIONS), serdes.value(Topics.ANNOTATIONS))
                .withName("annotations-by-image")
                .withNumberOfPartitions(settings.run().labelPartitions()))
        .mapValues(EvaluatorTopology::annotated, Named.as("annotation-events"));
  }

  // Paired with annotations, so repartitioned as they are; what cannot be used stops here.
  private KStream<String, ImageEvent> embeddingEvents(StreamsBuilder builder) {
    return builder.stream(name(Topics.EMBEDDINGS), consumed(Topics.EMBEDDINGS, "read-embeddings"))
        .peek(EmbeddedImage::check, Named.as("check-embeddings"))
        .repartition(
            Repartitioned.with(serdes.key(Topics.EMBEDDINGS), serdes.value(Topics.EMBEDDINGS))
                .withName("embeddings-by-image")
                .withNumberOfPartitions(settings.run().labelPartitions()))
        .mapValues(
            (imageId, embedding) -> new ImageEvent.Embedded(EmbeddedImage.of(imageId, embedding)),
            Named.as("embedding-events"));
  }

  private static ImageEvent annotated(Annotation annotation) {
    if (annotation != null && annotation.getTrueClass().isEmpty()) {
      throw new BadRecordException("an annotation's trueClass is empty");
    }
    return new ImageEvent.Annotated(Optional.ofNullable(annotation).map(Annotation::getTrueClass));
  }

  private KStream<Integer, Contribution> collectPanes(KStream<String, ImageEvent> events) {
    return events
        .process(
            () -> new PaneCollector(settings, ends),
            Named.as("collect-panes"),
            PaneCollector.IMAGES,
            PaneCollector.OPEN_CELLS,
            PaneCollector.OPEN_PANE,
            PaneCollector.WAITING_EMBEDDINGS)
        .repartition(
            Repartitioned.with(Serdes.Integer(), new ContributionSerde())
                .withName("panes")
                .withNumberOfPartitions(1));
  }

  private KStream<String, Evaluation> computeFigures(KStream<Integer, Contribution> panes) {
    return panes.process(
        () -> new FiguresProcessor(settings, amiExecutor),
        Named.as("figures"),
        FiguresProcessor.CELLS,
        FiguresProcessor.HELD_PANES,
        FiguresProcessor.PROGRESS,
        OnlineProbes.HELD,
        OnlineProbes.PROGRESS,
        OnlineProbes.WEIGHTS,
        OnlineProbes.BANK);
  }

  private KStream<String, Alarm> judgeFigures(KStream<String, Evaluation> figures) {
    return figures.process(
        () ->
            new AlarmProcessor<>(
                FIGURE_ALARMS, AlarmRules.ofFigures(settings.alarms()), Evaluation::atMs),
        Named.as("judge-figures"),
        FIGURE_ALARMS);
  }

  private KStream<String, Alarm> judgeLearner(StreamsBuilder builder) {
    return builder.stream(
            name(Topics.LEARNER_STATUS), consumed(Topics.LEARNER_STATUS, "read-learner-status"))
        .process(
            () ->
                new AlarmProcessor<>(
                    LEARNER_ALARMS, AlarmRules.ofLearner(settings.alarms()), LearnerStatus::atMs),
            Named.as("judge-learner"),
            LEARNER_ALARMS);
  }

  private String name(Topic<?, ?> topic) {
    return topic.name(settings.run().prefix());
  }

  private <K, V> Consumed<K, V> consumed(Topic<K, V> topic, String operator) {
    return Consumed.with(serdes.key(topic), serdes.value(topic)).withName(operator);
  }

  private <K, V> Produced<K, V> produced(Topic<K, V> topic, String operator) {
    return Produced.with(serdes.key(topic), serdes.value(topic)).withName(operator);
  }
}
