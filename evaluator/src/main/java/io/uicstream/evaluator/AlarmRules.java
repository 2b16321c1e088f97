package io.uicstream.evaluator;

import io.uicstream.schemas.Alarm;
import io.uicstream.schemas.Evaluation;
import io.uicstream.schemas.LearnerStatus;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/** The rules by which figures and learner status are judged. */
final class AlarmRules {
  private static final long ANNOTATED_PER_CLASS = 50;

  private AlarmRules() {}

  /** COLLAPSE, IMBALANCE and NMI_DROP. */
  static List<AlarmRule<Evaluation>> ofFigures(EvaluatorSettings.Alarms settings) {
    EvaluatorSettings.Balance balance = settings.balance();
    EvaluatorSettings.NmiDrop drop = settings.nmiDrop();
    return List.of(
        new AlarmRule<>(
            Alarm.Kind.COLLAPSE,
            below(balance.collapseBelow(), balance.forMs(), 0),
            AlarmRules::leastBalance,
            new AlarmRule.Text(
                "balance (entropy of class sizes / ln K)",
                "nearly all images are in few classes; lower the learning rate, or go back to an"
                    + " earlier checkpoint")),
        new AlarmRule<>(
            Alarm.Kind.IMBALANCE,
            below(balance.imbalanceBelow(), balance.forMs(), 0),
            evaluation -> balance(evaluation, evaluation.current()),
            new AlarmRule.Text(
                "balance (entropy of class sizes / ln K)",
                "class sizes are far from equal; use the rule prior, or fewer classes")),
        new AlarmRule<>(
            Alarm.Kind.NMI_DROP,
            below(drop.below(), 0, drop.halfLifeMs()),
            evaluation -> nmi(evaluation, drop.minAnnotated()),
            new AlarmRule.Text(
                "NMI as a share of its best of late",
                "classes tell less about true classes than they did; look for a change in what"
                    + " arrives, or go back to an earlier checkpoint")));
  }

  /** STUCK, LAG and LOSS_OF_UNSEEN_IMAGES. */
  static List<AlarmRule<LearnerStatus>> ofLearner(EvaluatorSettings.Alarms settings) {
    double notLearning = 1 - settings.stuck().tolerance();
    EvaluatorSettings.Lag lag = settings.lag();
    return List.of(
        new AlarmRule<>(
            Alarm.Kind.STUCK,
            new AlarmRule.Threshold(
                notLearning,
                notLearning - settings.stuck().tolerance(),
                settings.stuck().forMs(),
                0),
            AlarmRules::lossOfGuessing,
            new AlarmRule.Text(
                "loss / ln K", "nothing is learnt; use the head bn, or another learning rate")),
        new AlarmRule<>(
            Alarm.Kind.LAG,
            new AlarmRule.Threshold(lag.records(), 0.8 * lag.records(), lag.forMs(), 0),
            status -> OptionalDouble.of((double) status.lag().records()),
            new AlarmRule.Text(
                "images not yet labelled",
                "the learner is slower than the images come; lower the replay ratio, or use a"
                    + " faster machine")),
        new AlarmRule<>(
            Alarm.Kind.LOSS_OF_UNSEEN_IMAGES,
            new AlarmRule.Threshold(lag.secondsToLoss(), 1.25 * lag.secondsToLoss(), 0, 0),
            status -> optional(status.lag().secondsToLoss()),
            new AlarmRule.Text(
                "seconds until unseen images are deleted",
                "raise the retention of the images topic, or lower the replay ratio")));
  }

  private static AlarmRule.Threshold below(double limit, long forMs, long halfLifeMs) {
    return new AlarmRule.Threshold(limit, limit + (1 - limit) / 10, forMs, halfLifeMs);
  }

  // Splits refill classes of current labels, so that a collapse shows in what the network gives: by
  // visits, or by arrivals where nothing is trained. Arrivals of a fixed corpus were labelled
  // before.
  private static OptionalDouble leastBalance(Evaluation evaluation) {
    OptionalDouble visits = optional(evaluation.visitBalance());
    OptionalDouble given =
        visits.isPresent() ? visits : balance(evaluation, evaluation.prequential());
    return DoubleStream.concat(balance(evaluation, evaluation.current()).stream(), given.stream())
        .min();
  }

  private static OptionalDouble balance(Evaluation evaluation, Evaluation.Figures figures) {
    return figures.images() < evaluation.classes()
        ? OptionalDouble.empty()
        : OptionalDouble.of(figures.sizes().balance());
  }

  /**
   * Over few images NMI is high by chance, by about (K-1)(C-1)/2n nats, and falls as more come:
   * that is no drop.
   */
  private static OptionalDouble nmi(Evaluation evaluation, long minAnnotated) {
    long enough = Math.max(minAnnotated, ANNOTATED_PER_CLASS * evaluation.classes());
    return evaluation.current().annotated() < enough
        ? OptionalDouble.empty()
        : optional(evaluation.current().nmiGeometric());
  }

  private static OptionalDouble lossOfGuessing(LearnerStatus status) {
    return status.training().loss() == null || status.state() != LearnerStatus.State.RUNNING
        ? OptionalDouble.empty()
        : OptionalDouble.of(status.training().loss() / Math.log(status.window().classes()));
  }

  private static OptionalDouble optional(Double value) {
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }
}
