package io.uicstream.evaluator;

import io.uicstream.evaluator.ImageState.Arrival;
import io.uicstream.evaluator.ImageState.Label;
import io.uicstream.evaluator.ImageState.Mark;
import io.uicstream.schemas.LabelCause;
import io.uicstream.schemas.PseudoLabel;
import java.util.Optional;
import java.util.function.ObjLongConsumer;

/**
 * Which cells an event of one image moves, and what is remembered of the image afterwards. Pure:
 * the same state and event give the same moves.
 *
 * <p>A duplicate is told by the mark of its image. An image that was removed and never annotated is
 * forgotten, mark and all: a repeated label of it is counted again, until its repeated tombstone,
 * which follows in the same log, takes it out again.
 */
final class ImageMoves {
  private final long paneMs;
  private final long tenthMs;
  private final ObjLongConsumer<Cell> moves;

  /**
   * Made for one pane.
   *
   * @param paneMs start of the pane that the events fall into
   * @param tenthMs start of the tenth of the rolling window that it lies in
   * @param moves is given each cell with what to add to it
   */
  ImageMoves(long paneMs, long tenthMs, ObjLongConsumer<Cell> moves) {
    this.paneMs = paneMs;
    this.tenthMs = tenthMs;
    this.moves = moves;
  }

  /**
   * Applies an event.
   *
   * @return the image's state afterwards; empty if the event repeats an earlier one, and nothing
   *     moved
   */
  Optional<ImageState> apply(ImageState before, ImageEvent event) {
    if (event instanceof ImageEvent.Labelled labelled) {
      PseudoLabel label = labelled.label();
      Mark mark = new Mark(label.getRunId(), label.getSequence());
      return isDuplicate(before, mark) ? Optional.empty() : Optional.of(label(before, label, mark));
    }
    if (event instanceof ImageEvent.Removed removed) {
      return removed.mark().filter(mark -> isDuplicate(before, mark)).isPresent()
          ? Optional.empty()
          : Optional.of(remove(before, removed.mark()));
    }
    return Optional.of(annotate(before, ((ImageEvent.Annotated) event).trueClass()));
  }

  private static boolean isDuplicate(ImageState before, Mark mark) {
    return before.mark().filter(last -> last.covers(mark)).isPresent();
  }

  private ImageState label(ImageState before, PseudoLabel label, Mark mark) {
    int now = label.getPseudoClass();
    int previous = label.getPreviousClass() == null ? Label.NONE : label.getPreviousClass();
    takeOut(before);
    moves.accept(Cell.current(now, before.column()), 1);
    if (previous != Label.NONE) {
      moves.accept(Cell.transition(previous, now), 1);
      if (label.getCause() == LabelCause.VISIT) {
        moves.accept(Cell.visit(paneMs, previous != now), 1);
        moves.accept(Cell.visited(tenthMs, now), 1);
      }
    }
    Optional<Arrival> arrival = before.arrival();
    if (label.getCause() == LabelCause.ARRIVAL) {
      moves.accept(Cell.arrival(paneMs, now, before.column()), 1);
      arrival = Optional.of(new Arrival(now, paneMs));
    }
    return new ImageState(
        Optional.of(new Label(now, previous)), before.trueClass(), arrival, Optional.of(mark));
  }

  // The label on arrival stays in the rolling window: it was given, whatever became of the image.
  private ImageState remove(ImageState before, Optional<Mark> mark) {
    takeOut(before);
    return new ImageState(
        Optional.empty(), before.trueClass(), Optional.empty(), mark.or(before::mark));
  }

  private void takeOut(ImageState image) {
    image
        .label()
        .ifPresent(
            label -> {
              moves.accept(Cell.current(label.now(), image.column()), -1);
              if (label.before() != Label.NONE) {
                moves.accept(Cell.transition(label.before(), label.now()), -1);
              }
            });
  }

  private ImageState annotate(ImageState before, Optional<String> trueClass) {
    ImageState after = new ImageState(before.label(), trueClass, before.arrival(), before.mark());
    if (after.column().equals(before.column())) {
      return before;
    }
    before
        .label()
        .ifPresent(
            label -> {
              moves.accept(Cell.current(label.now(), before.column()), -1);
              moves.accept(Cell.current(label.now(), after.column()), 1);
            });
    Optional<Arrival> arrival = before.arrival().map(from -> annotateArrival(from, before, after));
    return new ImageState(after.label(), after.trueClass(), arrival, after.mark());
  }

  /**
   * A label on arrival counts as annotated from the pane in which both are known, however late the
   * annotation comes; an annotation taken back leaves it in its pane, not annotated.
   */
  private Arrival annotateArrival(Arrival from, ImageState before, ImageState after) {
    long pane = after.trueClass().isPresent() ? paneMs : from.paneMs();
    moves.accept(Cell.arrival(from.paneMs(), from.pseudoClass(), before.column()), -1);
    moves.accept(Cell.arrival(pane, from.pseudoClass(), after.column()), 1);
    return new Arrival(from.pseudoClass(), pane);
  }
}
