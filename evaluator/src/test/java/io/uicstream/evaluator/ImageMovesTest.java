package io.uicstream.evaluator;

import static org.assertj.core.api.Assertions.assertThat;

import io.uicstream.evaluator.ImageState.Mark;
import io.uicstream.schemas.PseudoLabel;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ImageMovesTest {
  private final Map<Cell, Long> moved = new HashMap<>();
  private ImageState state = ImageState.UNKNOWN;

  @Test
  void shouldCountArrivalAsCurrentAndPrequential() {
    assertThat(label(1_000, Labels.arrival(3, 1))).isTrue();

    assertThat(moved)
        .containsOnly(
            Map.entry(Cell.current(3, ""), 1L), Map.entry(Cell.arrival(1_000, 3, ""), 1L));
  }

  @Test
  void shouldMoveCellsOnVisit() {
    label(1_000, Labels.arrival(3, 1));
    moved.clear();

    label(2_000, Labels.visit(3, 5, 2));
    label(3_000, Labels.visit(5, 5, 3));

    assertThat(moved)
        .containsOnly(
            Map.entry(Cell.current(3, ""), -1L),
            Map.entry(Cell.current(5, ""), 1L),
            Map.entry(Cell.transition(5, 5), 1L),
            Map.entry(Cell.visit(2_000, true), 1L),
            Map.entry(Cell.visit(3_000, false), 1L),
            Map.entry(Cell.visited(0, 5), 2L));
  }

  @Test
  void shouldNotCallASplitAVisit() {
    label(1_000, Labels.arrival(3, 1));
    moved.clear();

    label(2_000, Labels.split(3, 4, 2));

    assertThat(moved)
        .containsOnly(
            Map.entry(Cell.current(3, ""), -1L),
            Map.entry(Cell.current(4, ""), 1L),
            Map.entry(Cell.transition(3, 4), 1L));
  }

  @Test
  void shouldIgnoreDuplicatesOfTheSameRunOnly() {
    label(1_000, Labels.arrival(3, 7));
    moved.clear();

    assertThat(label(2_000, Labels.arrival(3, 7))).isFalse();
    assertThat(label(2_000, Labels.visit(3, 4, 6))).isFalse();
    assertThat(apply(2_000, new ImageEvent.Removed(Optional.of(new Mark(Labels.RUN_ID, 5)))))
        .isFalse();
    assertThat(moved).isEmpty();

    PseudoLabel ofAnotherRun = Labels.visitOfRun("run-2", 3, 4, 6);
    assertThat(label(2_000, ofAnotherRun)).isTrue();
    assertThat(moved).containsEntry(Cell.current(4, ""), 1L);
  }

  @Test
  void shouldLeaveNothingButTheArrivalAfterRemoval() {
    label(1_000, Labels.arrival(3, 1));
    label(2_000, Labels.visit(3, 5, 2));

    apply(3_000, new ImageEvent.Removed(Optional.of(new Mark(Labels.RUN_ID, 3))));

    assertThat(moved)
        .containsOnly(
            Map.entry(Cell.arrival(1_000, 3, ""), 1L),
            Map.entry(Cell.visit(2_000, true), 1L),
            Map.entry(Cell.visited(0, 5), 1L));
    assertThat(state.isForgettable()).isTrue();
  }

  @Test
  void shouldRememberAnnotationOfRemovedImage() {
    annotate(500, "cat");
    label(1_000, Labels.arrival(3, 1));
    apply(2_000, new ImageEvent.Removed(Optional.empty()));
    assertThat(state.isForgettable()).isFalse();
    moved.clear();

    label(3_000, Labels.arrival(4, 2));

    assertThat(moved)
        .containsOnly(
            Map.entry(Cell.current(4, "cat"), 1L), Map.entry(Cell.arrival(3_000, 4, "cat"), 1L));
  }

  @Test
  void shouldCountArrivalAsAnnotatedFromThePaneInWhichBothAreKnown() {
    label(1_000, Labels.arrival(3, 1));
    label(2_000, Labels.visit(3, 5, 2));
    moved.clear();

    annotate(9_000, "cat");

    assertThat(moved)
        .containsOnly(
            Map.entry(Cell.current(5, ""), -1L),
            Map.entry(Cell.current(5, "cat"), 1L),
            Map.entry(Cell.arrival(1_000, 3, ""), -1L),
            Map.entry(Cell.arrival(9_000, 3, "cat"), 1L));
  }

  @Test
  void shouldLeaveArrivalInItsPaneWhenAnnotationIsTakenBack() {
    annotate(500, "cat");
    label(1_000, Labels.arrival(3, 1));
    moved.clear();

    apply(9_000, new ImageEvent.Annotated(Optional.empty()));

    assertThat(moved)
        .containsOnly(
            Map.entry(Cell.current(3, "cat"), -1L),
            Map.entry(Cell.current(3, ""), 1L),
            Map.entry(Cell.arrival(1_000, 3, "cat"), -1L),
            Map.entry(Cell.arrival(1_000, 3, ""), 1L));
  }

  @Test
  void shouldMoveNothingForAnnotationTwice() {
    label(1_000, Labels.arrival(3, 1));
    annotate(2_000, "cat");
    moved.clear();

    annotate(3_000, "cat");

    assertThat(moved).isEmpty();
  }

  private boolean label(long paneMs, PseudoLabel label) {
    return apply(paneMs, new ImageEvent.Labelled(label));
  }

  private void annotate(long paneMs, String trueClass) {
    apply(paneMs, new ImageEvent.Annotated(Optional.of(trueClass)));
  }

  private boolean apply(long paneMs, ImageEvent event) {
    ImageMoves moves =
        new ImageMoves(
            paneMs,
            paneMs / 10_000 * 10_000,
            (cell, count) -> {
              if (moved.merge(cell, count, Long::sum) == 0) {
                moved.remove(cell);
              }
            });
    Optional<ImageState> after = moves.apply(state, event);
    after.ifPresent(to -> state = to);
    return after.isPresent();
  }
}
