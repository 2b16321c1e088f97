package io.uicstream.evaluator;

import io.uicstream.schemas.Evaluation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.stream.LongStream;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Stage 2, one partition: adds panes to the tables in order of time and reports the figures at
 * boundaries.
 *
 * <p>Tables are in memory and mirrored in a store, from which {@link #init} rebuilds them. They
 * change at boundaries only, so between boundaries they are the newest report's. AMI of a boundary
 * may be ready after its report; once the stream is quiet that boundary is reported once more, with
 * it.
 */
final class FiguresProcessor
    extends ContextualProcessor<Integer, Contribution, String, Evaluation> {
  static final String CELLS = "figure-cells";
  static final String HELD_PANES = "held-panes";
  static final String PROGRESS = "figures-progress";

  private static final String ONLY = "figures";

  private final EvaluatorSettings settings;
  private final AmiComputer ami;
  private final FigureTables tables;
  private final PaneAligner aligner;
  private final Map<Integer, Long> labelOffsets = new TreeMap<>();
  private KeyValueStore<Cell, Long> cells;
  private KeyValueStore<String, Pane> heldPanes;
  private KeyValueStore<String, FiguresProgress> progress;
  private OnlineProbes probes;
  private long boundaryMs = FiguresProgress.NONE;
  private long labelEvents;
  private long amiAskedAtMs = FiguresProgress.NONE;
  private long amiReportedAtMs = FiguresProgress.NONE;
  private boolean reportedSinceTick;

  FiguresProcessor(EvaluatorSettings settings, Executor amiExecutor) {
    this.settings = settings;
    ami = new AmiComputer(amiExecutor, System::nanoTime, settings.figures().ami().budgetMs());
    tables = new FigureTables(settings.run().classes(), settings.figures().prequentialWindowMs());
    aligner = new PaneAligner(settings.run().labelPartitions());
  }

  @Override
  public void init(ProcessorContext<String, Evaluation> context) {
    super.init(context);
    cells = context.getStateStore(CELLS);
    heldPanes = context.getStateStore(HELD_PANES);
    progress = context.getStateStore(PROGRESS);
    probes = new OnlineProbes(settings.figures().probes(), context);
    restore();
    context.schedule(
        Duration.ofMillis(settings.figures().panes().idleFlushMs()),
        PunctuationType.WALL_CLOCK_TIME,
        now -> reportNewerAmi());
  }

  private void restore() {
    FiguresProgress last = Optional.ofNullable(progress.get(ONLY)).orElse(FiguresProgress.START);
    boundaryMs = last.boundaryMs();
    labelEvents = last.labelEvents();
    labelOffsets.putAll(last.labelOffsets());
    last.senders().forEach(aligner::note);
    tables.beginWindowAt(last.windowStartMs());
    try (KeyValueIterator<Cell, Long> all = cells.all()) {
      while (all.hasNext()) {
        KeyValue<Cell, Long> cell = all.next();
        tables.add(cell.key, cell.value);
      }
    }
    if (boundaryMs != FiguresProgress.NONE) {
      tables.endWindowAt(boundaryMs).forEach(cells::delete);
    }
    try (KeyValueIterator<String, Pane> all = heldPanes.all()) {
      all.forEachRemaining(pane -> aligner.hold(pane.value));
    }
  }

  @Override
  public void process(Record<Integer, Contribution> record) {
    if (record.value() instanceof AnnotatedEmbedding embedding) {
      // The pane in which it was sent comes behind it.
      probes.hold(embedding);
      return;
    }
    receive((Pane) record.value());
    advance();
    progress.put(
        ONLY,
        new FiguresProgress(
            boundaryMs,
            labelEvents,
            tables.windowStartMs(),
            offsets(),
            List.copyOf(aligner.senders())));
  }

  private void receive(Pane pane) {
    aligner.note(pane.sender());
    if (pane.covered().changes() > 0) {
      aligner.hold(pane);
      heldPanes.put(key(pane), pane);
    }
  }

  private static String key(Pane pane) {
    return pane.sender().partition() + "@" + pane.startMs();
  }

  /** Goes from boundary to boundary as far as every partition has got. */
  private void advance() {
    OptionalLong next = nextBoundary();
    while (next.isPresent()) {
      boundaryMs = next.getAsLong();
      addPanes();
      probes.takeBefore(isEnd(boundaryMs) ? Long.MAX_VALUE : boundaryMs);
      computeAmiWhenDue();
      report();
      next = nextBoundary();
    }
  }

  /** The next boundary at which something has changed and nothing is missing. */
  private OptionalLong nextBoundary() {
    OptionalLong frontier = aligner.frontier();
    OptionalLong earliest = earlier(aligner.earliest(), probes.earliestMs());
    if (frontier.isEmpty() || earliest.isEmpty()) {
      return OptionalLong.empty();
    }
    long everyMs = settings.figures().panes().everyMs();
    // A pane that comes late counts from the boundary after the one that was reported without it.
    long from = Math.max(earliest.getAsLong(), boundaryMs);
    long boundary = (Math.floorDiv(from, everyMs) + 1) * everyMs;
    if (boundary <= frontier.getAsLong()) {
      return OptionalLong.of(boundary);
    }
    return aligner.allIdle()
        ? OptionalLong.of(
            Math.max(frontier.getAsLong(), boundaryMs + settings.figures().panes().paneMs()))
        : OptionalLong.empty();
  }

  private static OptionalLong earlier(OptionalLong a, OptionalLong b) {
    return LongStream.concat(a.stream(), b.stream()).min();
  }

  /** Whether nothing is to be expected before more happens. */
  private boolean isEnd(long boundary) {
    return aligner.allIdle() && boundary >= aligner.frontier().orElseThrow();
  }

  private void addPanes() {
    for (Pane pane : aligner.release(boundaryMs)) {
      pane.cells().forEach(this::add);
      labelEvents += pane.covered().labelEvents();
      if (pane.covered().nextLabelOffset() >= 0) {
        labelOffsets.merge(pane.sender().partition(), pane.covered().nextLabelOffset(), Math::max);
      }
      heldPanes.delete(key(pane));
    }
    tables.endWindowAt(boundaryMs).forEach(cells::delete);
  }

  private void add(Cell cell, long count) {
    if (tables.add(cell, count)) {
      Long before = cells.get(cell);
      long after = (before == null ? 0 : before) + count;
      cells.put(cell, after == 0 ? null : Long.valueOf(after));
    }
  }

  private void computeAmiWhenDue() {
    long sinceMs = boundaryMs - amiAskedAtMs;
    if (amiAskedAtMs == FiguresProgress.NONE || sinceMs >= settings.figures().ami().everyMs()) {
      computeAmi();
    }
  }

  private void computeAmi() {
    if (!ami.busy()) {
      amiAskedAtMs = boundaryMs;
      ami.compute(boundaryMs, tables.currentMarginals(), tables.prequentialMarginals());
    }
  }

  private void report() {
    AmiFigures newest = ami.latest();
    amiReportedAtMs = newest.boundaryMs();
    reportedSinceTick = true;
    Evaluation evaluation =
        tables.evaluation(
            new FigureTables.Covered(boundaryMs, labelEvents, offsets()),
            newest.seenFrom(boundaryMs),
            probes.figures());
    context().forward(new Record<>(settings.run().prefix(), evaluation, boundaryMs));
  }

  private Map<Integer, Long> offsets() {
    return new TreeMap<>(labelOffsets);
  }

  /** In a quiet stream, gets AMI of the newest boundary and reports it once more, with it. */
  private void reportNewerAmi() {
    boolean quiet = !reportedSinceTick;
    reportedSinceTick = false;
    if (boundaryMs == FiguresProgress.NONE || !quiet) {
      return;
    }
    if (amiAskedAtMs != boundaryMs) {
      computeAmi();
    }
    if (ami.latest().boundaryMs() == boundaryMs && amiReportedAtMs != boundaryMs) {
      report();
    }
  }
}
