package io.uicstream.evaluator;

import io.uicstream.schemas.Alarm;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * When one kind of alarm is raised and cleared. Pure.
 *
 * @param kind the kind
 * @param threshold what is too much or too little
 * @param reading the figure that is judged; empty where there is nothing to complain about
 * @param text what the figure is, and what to do about it
 * @param <V> what it is read from
 */
record AlarmRule<V>(
    Alarm.Kind kind, Threshold threshold, Function<V, OptionalDouble> reading, Text text) {

  /**
   * What is too much or too little. Bad is past {@code raiseAt} as seen from {@code clearAt}; good
   * again is past {@code clearAt} as seen from {@code raiseAt}. Between them nothing changes.
   *
   * @param raiseAt where bad begins
   * @param clearAt where good begins
   * @param forMs how long it must be bad
   * @param halfLifeMs 0 where the reading is compared as it is; else it is compared as a share of
   *     its best of late, the memory of which halves in this time
   */
  record Threshold(double raiseAt, double clearAt, long forMs, long halfLifeMs) {
    private boolean isBad(double reading) {
      return raiseAt < clearAt ? reading < raiseAt : reading > raiseAt;
    }

    private boolean isGood(double reading) {
      return raiseAt < clearAt ? reading > clearAt : reading < clearAt;
    }
  }

  /**
   * What people read.
   *
   * @param figure name of the figure
   * @param advice what to do
   */
  record Text(String figure, String advice) {}

  /** The state after a reading. */
  AlarmState judge(AlarmState before, OptionalDouble figure, long atMs) {
    if (figure.isEmpty()) {
      return new AlarmState(false, AlarmState.NOT_BAD, before.best(), before.bestAtMs());
    }
    double best = Math.max(figure.getAsDouble(), faded(before, atMs));
    double compared = compared(figure.getAsDouble(), best);
    if (threshold.isBad(compared)) {
      long since = before.badSinceMs() == AlarmState.NOT_BAD ? atMs : before.badSinceMs();
      boolean raised = before.raised() || atMs - since >= threshold.forMs();
      return new AlarmState(raised, since, best, atMs);
    }
    boolean raised = before.raised() && !threshold.isGood(compared);
    return new AlarmState(raised, AlarmState.NOT_BAD, best, atMs);
  }

  private double faded(AlarmState before, long atMs) {
    double halfLives = (double) (atMs - before.bestAtMs()) / Math.max(1, threshold.halfLifeMs());
    return before.best() * Math.pow(0.5, Math.max(0, halfLives));
  }

  private double compared(double figure, double best) {
    if (threshold.halfLifeMs() == 0) {
      return figure;
    }
    return best == 0 ? 1 : figure / best;
  }

  /** The record that tells that the alarm was raised or cleared. */
  Alarm alarm(AlarmState after, OptionalDouble figure, long atMs) {
    double limit = after.raised() ? threshold.raiseAt() : threshold.clearAt();
    double value = figure.isEmpty() ? limit : compared(figure.getAsDouble(), after.best());
    return new Alarm(
        atMs, kind, after.raised(), value, limit, message(after.raised(), figure, value));
  }

  private String message(boolean raised, OptionalDouble figure, double value) {
    if (raised) {
      return String.format(
          Locale.ROOT,
          "%s is %.3f, the limit is %.3f: %s",
          text.figure(),
          value,
          threshold.raiseAt(),
          text.advice());
    }
    return figure.isEmpty()
        ? text.figure() + ": nothing to complain about for the moment"
        : String.format(Locale.ROOT, "%s is past %.3f again", text.figure(), threshold.clearAt());
  }
}
