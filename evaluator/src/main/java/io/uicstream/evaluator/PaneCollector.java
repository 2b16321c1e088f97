package io.uicstream.evaluator;

import io.uicstream.schemas.PseudoLabel;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Stage 1, one per partition: turns events of images into moves of cells, adds them up in the open
 * pane, and sends the pane when event time has passed it or the partition has been idle.
 *
 * <p>The open pane is in stores too, since a commit may fall inside a pane. A label that is late
 * falls into the open pane: nothing is lost, and no closed pane changes. So does every annotation:
 * it counts from when it is known, and time is told by labels only, whatever clocks annotators
 * have.
 *
 * <p>An embedding is sent at once when its image is annotated, else when that is: before the pane
 * is closed, so that stage 2 has it by then. It counts from that pane on at the earliest.
 */
final class PaneCollector extends ContextualProcessor<String, ImageEvent, Integer, Contribution> {
  static final String IMAGES = "images";
  static final String OPEN_CELLS = "open-cells";
  static final String OPEN_PANE = "open-pane";
  static final String WAITING_EMBEDDINGS = "waiting-embeddings";

  /** A learner's clock may be ahead by this; further ahead counts as now. */
  private static final long MAX_AHEAD_MS = 60_000;

  /** A partition that is not known to be at its end counts as idle after this many times longer. */
  private static final int PATIENCE = 10;

  private static final String ONLY = "open";

  private final EvaluatorSettings settings;
  private final LabelEnds ends;
  private int partition;
  private long lastRecordAtMs;
  private PaneProgress open;
  private KeyValueStore<String, ImageState> images;
  private KeyValueStore<Cell, Long> openCells;
  private KeyValueStore<String, PaneProgress> openPane;
  private WaitingEmbeddings embeddings;

  PaneCollector(EvaluatorSettings settings, LabelEnds ends) {
    this.settings = settings;
    this.ends = ends;
  }

  @Override
  public void init(ProcessorContext<Integer, Contribution> context) {
    super.init(context);
    partition = context.taskId().partition();
    if (partition >= settings.run().labelPartitions()) {
      throw new IllegalStateException(
          "the label topic has more partitions than the evaluator was told ("
              + settings.run().labelPartitions()
              + "): start it with the topic's number of partitions");
    }
    images = context.getStateStore(IMAGES);
    openCells = context.getStateStore(OPEN_CELLS);
    openPane = context.getStateStore(OPEN_PANE);
    embeddings =
        new WaitingEmbeddings(
            context.getStateStore(WAITING_EMBEDDINGS), settings.figures().probes().waiting());
    open = Optional.ofNullable(openPane.get(ONLY)).orElse(PaneProgress.START);
    lastRecordAtMs = context.currentSystemTimeMs();
    long idleFlushMs = settings.figures().panes().idleFlushMs();
    context.schedule(
        Duration.ofMillis(Math.max(1, idleFlushMs / 2)),
        PunctuationType.WALL_CLOCK_TIME,
        this::closePaneWhenIdle);
  }

  @Override
  public void process(Record<String, ImageEvent> record) {
    check(record);
    if (record.value().fromLabels()) {
      advance(paneOf(record.timestamp()));
    }
    if (record.value() instanceof ImageEvent.Embedded embedded) {
      pair(embedded.image());
    } else {
      collect(record);
    }
    openPane.put(ONLY, open);
  }

  /** Closes the open pane if the label's is a later one. */
  private void advance(long paneMs) {
    lastRecordAtMs = context().currentSystemTimeMs();
    long startMs = Math.max(open.startMs(), paneMs);
    if (open.idle()) {
      wakeUp(startMs);
    } else if (startMs > open.startMs()) {
      closePane(startMs, false);
    }
  }

  private void check(Record<String, ImageEvent> record) {
    if (record.key() == null) {
      throw new BadRecordException("a record has no key; the key is the image id");
    }
    if (record.value() instanceof ImageEvent.Labelled labelled) {
      PseudoLabel label = labelled.label();
      int previous = label.getPreviousClass() == null ? 0 : label.getPreviousClass();
      int lowest = Math.min(label.getPseudoClass(), previous);
      int highest = Math.max(label.getPseudoClass(), previous);
      if (lowest < 0 || highest >= settings.run().classes()) {
        throw new BadRecordException(
            "image %s has pseudo class %d, but there are %d classes: start the evaluator with the"
                    .formatted(
                        record.key(), lowest < 0 ? lowest : highest, settings.run().classes())
                + " learner's number of classes");
      }
    }
  }

  private long paneOf(long timestampMs) {
    return Math.floorDiv(eventMs(timestampMs), settings.figures().panes().paneMs())
        * settings.figures().panes().paneMs();
  }

  private long eventMs(long timestampMs) {
    long now = context().currentSystemTimeMs();
    return timestampMs > now + MAX_AHEAD_MS ? now : timestampMs;
  }

  /** Adds the event's moves to the open pane. */
  private void collect(Record<String, ImageEvent> record) {
    ImageState before = Optional.ofNullable(images.get(record.key())).orElse(ImageState.UNKNOWN);
    Optional<ImageState> after =
        new ImageMoves(open.startMs(), settings.figures().tenth(open.startMs()), this::addToPane)
            .apply(before, record.value());
    after.ifPresent(state -> images.put(record.key(), state.isForgettable() ? null : state));
    if (record.value().fromLabels()) {
      open = open.withLabel(nextOffset(), after.isPresent());
    }
    if (record.value() instanceof ImageEvent.Annotated annotated) {
      annotated.trueClass().ifPresent(trueClass -> pair(record.key(), trueClass));
    } else if (record.value() instanceof ImageEvent.Removed) {
      embeddings.forget(record.key());
    }
  }

  private void pair(EmbeddedImage image) {
    Optional<String> trueClass =
        Optional.ofNullable(images.get(image.imageId())).flatMap(ImageState::trueClass);
    if (trueClass.isPresent()) {
      send(new AnnotatedEmbedding(image, trueClass.get()));
    } else {
      embeddings.add(image);
    }
  }

  private void pair(String imageId, String trueClass) {
    embeddings.take(imageId).ifPresent(image -> send(new AnnotatedEmbedding(image, trueClass)));
  }

  private void send(AnnotatedEmbedding embedding) {
    wakeUpIfIdle();
    EmbeddedImage image = embedding.image();
    // By its own time alone it could overtake the pane that it was annotated in.
    long atMs = Math.max(Math.max(0, open.startMs()), eventMs(image.embeddedAtMs()));
    forward(new AnnotatedEmbedding(image.at(atMs), embedding.trueClass()));
  }

  private long nextOffset() {
    return context().recordMetadata().orElseThrow().offset() + 1;
  }

  private void addToPane(Cell cell, long count) {
    wakeUpIfIdle();
    Long before = openCells.get(cell);
    long after = (before == null ? 0 : before) + count;
    openCells.put(cell, after == 0 ? null : Long.valueOf(after));
    open = open.withMove();
  }

  private void wakeUpIfIdle() {
    if (open.idle()) {
      lastRecordAtMs = context().currentSystemTimeMs();
      wakeUp(open.startMs());
    }
  }

  /** Tells stage 2 to wait for this partition again. */
  private void wakeUp(long paneMs) {
    open = open.next(paneMs, false);
    forward(new Pane(paneMs, new Pane.Sender(partition, paneMs, false), open.covered(), Map.of()));
  }

  private void closePaneWhenIdle(long now) {
    if (!open.idle() && isIdle(now - lastRecordAtMs)) {
      boolean empty = open.covered().changes() == 0;
      closePane(open.startMs() + (empty ? 0 : settings.figures().panes().paneMs()), true);
      openPane.put(ONLY, open);
    }
  }

  // Silence before the end is a slow start or a rebalance: others must wait, or figures at
  // boundaries would depend on who was faster. The end can be out of sight: a skipped last record.
  private boolean isIdle(long silentMs) {
    long idleFlushMs = settings.figures().panes().idleFlushMs();
    return silentMs >= PATIENCE * idleFlushMs
        || (silentMs >= idleFlushMs && ends.reached(partition, open.covered().nextLabelOffset()));
  }

  /** Sends the open pane, empty or not, and opens the next one. */
  private void closePane(long nextStartMs, boolean idle) {
    Map<Cell, Long> cells = new HashMap<>();
    try (KeyValueIterator<Cell, Long> all = openCells.all()) {
      while (all.hasNext()) {
        KeyValue<Cell, Long> cell = all.next();
        cells.put(cell.key, cell.value);
      }
    }
    cells.keySet().forEach(openCells::delete);
    Pane.Sender sender = new Pane.Sender(partition, nextStartMs, idle);
    forward(new Pane(open.startMs(), sender, open.covered(), cells));
    open = open.next(nextStartMs, idle);
  }

  private void forward(Contribution contribution) {
    context().forward(new Record<>(partition, contribution, context().currentSystemTimeMs()));
  }
}
