package io.uicstream.learner;

import static org.assertj.core.api.Assertions.assertThat;

import io.uicstream.engine.Photometric;
import io.uicstream.labelstore.DeadLetter;
import io.uicstream.labelstore.OutboxEntry;
import io.uicstream.labelstore.OutboxEntry.Cause;
import io.uicstream.labelstore.OutboxEntry.Labelled;
import io.uicstream.labelstore.OutboxEntry.Removal;
import io.uicstream.labelstore.OutboxEntry.Removed;
import io.uicstream.labelstore.OutboxEntry.Unusable;
import io.uicstream.labelstore.SourcePosition;
import io.uicstream.learner.Received.ArrivalView;
import io.uicstream.learner.Received.Content;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class FrozenScorerTest {
  private final FrozenScorer scorer = new FrozenScorer(FrozenParts.model(), 70);

  private static Received image(String id, int pseudoClass, int partition, long offset) {
    byte[] pixels = new byte[32 * 32 * 3];
    Arrays.fill(pixels, (byte) pseudoClass);
    return new Received(
        new SourcePosition(partition, offset),
        new Content.Decoded(
            id, new byte[1], 0, new ArrivalView(pixels, Photometric.NONE), Optional.empty()));
  }

  @Test
  void shouldMakeAnEventOfEveryRecordWithTheOffsetPlusOneAsItsSequence() {
    DeadLetter letter =
        new DeadLetter(new byte[0], new byte[0], new SourcePosition(2, 40), "NO_KEY", "no key");
    List<Received> received =
        List.of(
            image("a", 4, 1, 0),
            new Received(letter.position(), new Content.Unusable(letter)),
            new Received(new SourcePosition(1, 9), new Content.Withdrawn("a")),
            image("b", 2, 1, 10));

    List<OutboxEntry> entries = scorer.entries(scorer.launch(received).orElseThrow(), 99);

    float confidence = (float) (Math.E / (Math.E + 9));
    assertThat(entries)
        .containsExactly(
            labelled(1, "a", 4, confidence, new SourcePosition(1, 0)),
            new Unusable(41, letter),
            new Removed(10, "a", Removal.WITHDRAWN, 99),
            labelled(11, "b", 2, confidence, new SourcePosition(1, 10)));
  }

  private static Labelled labelled(
      long sequence, String id, int label, float confidence, SourcePosition position) {
    return new Labelled(
        sequence, id, label, confidence, Cause.ARRIVAL, OptionalInt.empty(), 1, 70, position, 99);
  }

  @Test
  void shouldScoreNothingWhereNothingWasReceived() {
    assertThat(scorer.launch(List.of())).isEmpty();
  }
}
