package io.uicstream.learner;

import io.uicstream.engine.Model;
import io.uicstream.labelstore.Batch;
import io.uicstream.labelstore.LabelStore;
import io.uicstream.labelstore.Split;
import io.uicstream.labelstore.Visits;
import io.uicstream.learner.Replay.Launched;
import io.uicstream.schemas.LearnerStatus;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The loop: label what arrives, train on what was drawn, write both down. One turn is {@link
 * #turn}. Everything that changes model or store happens on this thread.
 */
final class TrainingLoop implements Runnable {
  /** Most images moved by splits in one step of a stream, so that a step stays short. */
  private static final int MOVES_PER_STEP = 4096;

  private static final long IDLE_WAIT_MS = 50;

  private final LearnerSettings settings;
  private final LabelStore store;
  private final Model model;
  private final Intake intake;
  private final ImagesConsumer images;
  private final LabellingRule rule;
  private final Scorer scorer;
  private final ReplayBudget budget;
  private final Schedules schedules;
  private final Meter meter;
  private final Recovery recovery;
  private final LabelExpiry expiry;
  private final Rereads rereads;
  private final Embedder embedder;
  private final StopRules stop;
  private final Clock clock;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile LearnerStatus status;
  private Optional<Launched> previous = Optional.empty();
  private long reportedMs;

  /**
   * What the loop works with.
   *
   * @param store written by the loop only
   * @param model used by the loop only
   * @param intake decoded arrivals
   * @param images begin offsets
   * @param embedder publishes features of some arrivals
   */
  record Parts(
      LabelStore store, Model model, Intake intake, ImagesConsumer images, Embedder embedder) {}

  /**
   * How the loop learns.
   *
   * @param rule scores to labels
   * @param scorer labels arrivals
   * @param schedules what is trained on
   * @param recovery checkpoints
   */
  record Method(LabellingRule rule, Scorer scorer, Schedules schedules, Recovery recovery) {}

  TrainingLoop(LearnerSettings settings, Parts parts, Method method, Meter meter, Clock clock) {
    this.settings = settings;
    this.store = parts.store();
    this.model = parts.model();
    this.intake = parts.intake();
    this.images = parts.images();
    this.embedder = parts.embedder();
    this.rule = method.rule();
    this.scorer = method.scorer();
    this.schedules = method.schedules();
    this.recovery = method.recovery();
    this.expiry = new LabelExpiry(store, images::beginOffsets);
    this.rereads = new Rereads(store);
    this.meter = meter;
    this.clock = clock;
    this.budget = new ReplayBudget(settings.training());
    this.stop = new StopRules(settings.stop(), clock);
    report(LearnerStatus.State.STARTING);
  }

  @Override
  public void run() {
    try (model) {
      report(LearnerStatus.State.RUNNING);
      while (!stop.closed(this::passedOffsets)) {
        turn();
      }
      onClose();
      ended.complete(null);
    } catch (InterruptedException | RuntimeException | Error e) {
      ended.completeExceptionally(e);
    }
  }

  private Map<Integer, Long> passedOffsets() {
    return images.passed(store.nextOffsets());
  }

  /** One turn: at most one scoring pass, one training step and one atomic write. */
  private void turn() throws InterruptedException {
    List<Received> received = arrivals();
    long scoredAfter = meter.steps();
    Scorer.Scoring scoring = scorer.launch(received);
    Optional<Launched> launched = mayTrain() ? train() : Optional.empty();
    if (diverged(scoring)) {
      recover();
      scoredAfter = meter.steps();
      scoring = scorer.launch(received);
      launched = Optional.empty();
    }
    // The device computes the step just launched while the scores of the step before are read.
    apply(scoring, previous, scoredAfter);
    previous = launched;
    embedder.embed(received, meter.steps());
    housekeep();
  }

  private List<Received> arrivals() throws InterruptedException {
    schedules.fill(unapplied());
    boolean busy = previous.isPresent() || mayTrain();
    if (busy && !budget.hasRoom()) {
      return List.of();
    }
    List<Received> received =
        rereads.mark(
            intake.take(Math.max(64, settings.training().batch()), busy ? 0 : IDLE_WAIT_MS));
    stop.arrived(received.size());
    return received;
  }

  private int unapplied() {
    return previous.isPresent() ? 1 : 0;
  }

  /** Arrivals first: training is done when it is owed, or when there is nothing else to do. */
  private boolean mayTrain() {
    if (!stop.learning() || !schedules.ready(restedMs(), stop.overMs(restedMs()))) {
      return false;
    }
    schedules.fill(unapplied());
    return schedules.hasNext() && (budget.owesStep() || intake.isEmpty());
  }

  /**
   * Milliseconds for which the feed has had nothing to give; 0 while anything waits to be labelled.
   */
  private long restedMs() {
    return intake.isEmpty() && images.caughtUp() ? stop.idleMs() : 0;
  }

  private Optional<Launched> train() {
    Optional<Launched> launched = schedules.launch(model, meter.steps(), recovery.slowdown());
    launched.ifPresent(
        step -> {
          scorer.onTrained();
          meter.stepped(step);
          budget.trained(step.draw().size());
        });
    return launched;
  }

  private boolean diverged(Scorer.Scoring scoring) {
    boolean lossFinite = previous.map(step -> Float.isFinite(step.pending().loss())).orElse(true);
    return !(lossFinite && scoring.finite());
  }

  private void recover() {
    Recovery.Point point = recovery.goBack(meter.steps());
    model.load(point.state());
    meter.rewind(point.progress().step(), point.progress().samples());
    schedules.clear();
    previous = Optional.empty();
  }

  private void apply(Scorer.Scoring scoring, Optional<Launched> step, long scoredAfter) {
    if (scoring.received().isEmpty() && step.isEmpty()) {
      return;
    }
    int[] windowSizes = store.windowSizes();
    step.ifPresent(s -> meter.lost(s.pending().loss()));
    List<Visits> visits =
        step.map(s -> meter.labelling(() -> s.visits(rule, windowSizes))).stream().toList();
    Batch batch =
        new Batch(
            scorer.records(scoring, windowSizes),
            visits,
            nextOffsets(scoring.received()),
            scoredAfter,
            schedules.epoch(),
            clock.millis());
    meter.applied(store.apply(batch));
    meter.received(scoring.received());
    budget.arrived(scoring.images(), intake.lag().lag().records());
  }

  private static Map<Integer, Long> nextOffsets(List<Received> received) {
    Map<Integer, Long> next = new HashMap<>();
    for (Received each : received) {
      // After a rebalance records are read again that were read before it.
      next.merge(each.position().partition(), each.position().offset() + 1, Math::max);
    }
    return next;
  }

  private void housekeep() {
    schedules.takeUndecodable().forEach(draw -> store.drop(draw, clock.millis()));
    meter.split(splitEmptyClasses());
    expire();
    recovery.checkpoint(model, meter, store);
    stop.check(store.counters().received(), meter.samples(), replayDone(), restedMs());
    if (clock.millis() - reportedMs >= settings.operation().statusMs()) {
      report(LearnerStatus.State.RUNNING);
    }
  }

  private List<Split> splitEmptyClasses() {
    if (!stop.learning()
        || !schedules.splitsEveryStep()
        || !schedules.ready(restedMs(), stop.overMs(restedMs()))) {
      return List.of();
    }
    return store.split(
        MOVES_PER_STEP, meter.steps(), 0, clock.millis(), schedules.splits(meter.steps()));
  }

  private void expire() {
    if (settings.operation().labelLifetime() == LearnerSettings.LabelLifetime.TOPIC) {
      expiry.expire(clock.millis());
    }
  }

  private boolean replayDone() {
    return intake.isEmpty()
        && images.caughtUp()
        && schedules.done(budget.owesStep(), store.windowImages());
  }

  private void onClose() {
    apply(scorer.launch(List.of()), previous, meter.steps());
    previous = Optional.empty();
    embedder.flush(meter.steps());
    recovery.lastCheckpoint(model, meter, store);
    status =
        meter.take(
            LearnerStatus.State.STOPPED,
            new LearnerStatus.Lag(stop.unlabelled(this::passedOffsets), null),
            embeddings());
  }

  private void report(LearnerStatus.State state) {
    status = meter.take(state, intake.lag().lag(), embeddings());
    reportedMs = clock.millis();
  }

  private LearnerStatus.Embeddings embeddings() {
    return settings.embeddings().share() > 0 ? embedder.takeStatus() : null;
  }

  /** The newest status; any thread. */
  LearnerStatus status() {
    return status;
  }

  /** When to stop; any thread may ask it to. */
  StopRules stop() {
    return stop;
  }

  /** Completes when the thread has ended, exceptionally if it failed. */
  CompletableFuture<Void> ended() {
    return ended;
  }
}
