package io.uicstream.evaluator;

import io.uicstream.schemas.Evaluation;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * Several tasks of stage 1 and the one of stage 2 on mock contexts, with stores that outlive their
 * processors.
 */
final class StagesWithoutBroker {
  private static final long WALL_CLOCK_MS = 1_000_000_000;

  private final EvaluatorSettings settings;
  private final LabelEnds ends;
  private final File directory;
  private final List<Task> collectors = new ArrayList<>();
  private final List<Evaluation> evaluations = new ArrayList<>();
  private MockProcessorContext<String, Evaluation> figuresContext;
  private FiguresProcessor figures;
  private final List<StateStore> figureStores;

  private static final class Task {
    private MockProcessorContext<Integer, Contribution> context;
    private PaneCollector collector;
    private List<StateStore> stores;
    private long offset;
  }

  StagesWithoutBroker(EvaluatorSettings settings, LabelEnds ends, File directory) {
    this.settings = settings;
    this.ends = ends;
    this.directory = directory;
    for (int partition = 0; partition < settings.run().labelPartitions(); partition++) {
      Task task = new Task();
      task.stores =
          List.of(
              store(PaneCollector.IMAGES, Serdes.String(), new ImageStateSerde()),
              store(PaneCollector.OPEN_CELLS, new CellSerde(), Serdes.Long()),
              store(PaneCollector.OPEN_PANE, Serdes.String(), new PaneProgress.Serde()),
              store(
                  PaneCollector.WAITING_EMBEDDINGS,
                  Serdes.Integer(),
                  new WaitingEmbeddings.Waiting.Serde()));
      collectors.add(task);
      restartCollector(partition);
    }
    figureStores =
        List.of(
            store(FiguresProcessor.CELLS, new CellSerde(), Serdes.Long()),
            store(FiguresProcessor.HELD_PANES, Serdes.String(), new PaneSerde()),
            store(FiguresProcessor.PROGRESS, Serdes.String(), new FiguresProgress.Serde()),
            store(OnlineProbes.HELD, Serdes.String(), new AnnotatedEmbedding.Serde()),
            store(OnlineProbes.PROGRESS, Serdes.String(), new ProbeProgress.Serde()),
            store(OnlineProbes.BANK, Serdes.Long(), new NeighbourBank.Entry.Serde()),
            store(OnlineProbes.WEIGHTS, Serdes.Integer(), new Vectors.Serde()));
    restartFigures();
  }

  private static <K, V> KeyValueStore<K, V> store(String name, Serde<K> key, Serde<V> value) {
    return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), key, value)
        .withLoggingDisabled()
        .build();
  }

  /** Replaces a task of stage 1 by a new one on its stores. */
  void restartCollector(int partition) {
    Task task = collectors.get(partition);
    task.context = context(new TaskId(0, partition), task.stores);
    task.collector = new PaneCollector(settings, ends);
    task.collector.init(task.context);
  }

  /** Replaces stage 2 by a new one on its stores. */
  void restartFigures() {
    figuresContext = context(new TaskId(1, 0), figureStores);
    figures = new FiguresProcessor(settings, Runnable::run);
    figures.init(figuresContext);
  }

  private <K, V> MockProcessorContext<K, V> context(TaskId task, List<StateStore> stores) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "stages");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:9092");
    MockProcessorContext<K, V> context = new MockProcessorContext<>(properties, task, directory);
    context.setCurrentSystemTimeMs(WALL_CLOCK_MS);
    for (StateStore store : stores) {
      if (!store.isOpen()) {
        store.init(context.getStateStoreContext(), store);
      }
      context.addStateStore(store);
    }
    return context;
  }

  /** One event, at a partition. */
  void send(int partition, long atMs, String image, ImageEvent event) {
    Task task = collectors.get(partition);
    task.context.setRecordMetadata("labels", partition, task.offset++);
    task.collector.process(new Record<>(image, event, atMs));
    passOn(task);
  }

  /** Lets every partition be silent for a while. */
  void silence(long ms) {
    for (Task task : collectors) {
      task.context.scheduledPunctuators().get(0).getPunctuator().punctuate(WALL_CLOCK_MS + ms);
      passOn(task);
    }
  }

  private void passOn(Task task) {
    for (var forwarded : task.context.forwarded()) {
      Contribution sent = forwarded.record().value();
      figures.process(new Record<>(forwarded.record().key(), sent, 0));
    }
    task.context.resetForwards();
    figuresContext.forwarded().forEach(forwarded -> evaluations.add(forwarded.record().value()));
    figuresContext.resetForwards();
  }

  /** All figures so far. */
  List<Evaluation> evaluations() {
    return evaluations;
  }
}
