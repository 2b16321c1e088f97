package io.uicstream.learner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.uicstream.labelstore.DeadLetter;
import io.uicstream.labelstore.SourcePosition;
import io.uicstream.learner.Received.Content;
import io.uicstream.schemas.LearnerStatus.First;
import java.util.List;
import org.junit.jupiter.api.Test;

class FirstDeadLettersTest {
  private final FirstDeadLetters letters = new FirstDeadLetters();

  private void note(String name, long offset, String reason, String detail) {
    SourcePosition position = new SourcePosition(2, offset);
    DeadLetter letter = new DeadLetter(name.getBytes(UTF_8), new byte[0], position, reason, detail);
    letters.note(List.of(new Received(position, new Content.Unusable(letter))));
  }

  @Test
  void shouldKeepTheFirstThreeOfEachReasonOnce() {
    note("a", 1, "TRUNCATED", "cut");
    note("a", 1, "TRUNCATED", "cut");
    for (String name : List.of("b", "c", "d")) {
      note(name, 2, "TRUNCATED", "cut");
    }
    note("e", 3, "CORRUPT", "odd");

    assertThat(letters.list())
        .containsExactly(
            new First("e", "CORRUPT", "odd"),
            new First("a", "TRUNCATED", "cut"),
            new First("b", "TRUNCATED", "cut"),
            new First("c", "TRUNCATED", "cut"));
  }

  @Test
  void shouldNameARecordWithoutKeyByItsPlaceAndKeepLongTextShort() {
    note("", 17, "NO_KEY", "x".repeat(1000));

    First first = letters.list().get(0);
    assertThat(first.name()).isEqualTo("partition 2, offset 17");
    assertThat(first.detail()).hasSize(200).endsWith("…");
  }
}
