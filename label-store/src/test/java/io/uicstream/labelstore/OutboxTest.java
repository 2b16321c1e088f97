package io.uicstream.labelstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxTest {
  private static final int IMAGES = 3000;

  @TempDir private Path temporary;

  private static List<Long> sequences(List<OutboxEntry> entries) {
    return entries.stream().map(OutboxEntry::sequence).toList();
  }

  private static List<Long> range(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toList();
  }

  @Test
  void shouldHandOutAnyPartOfALargeChange() {
    try (LabelStore store = LabelStore.open(temporary, Fixtures.settings(3, IMAGES))) {
      store.apply(Fixtures.arrivals(new int[IMAGES]));

      assertThat(sequences(store.outbox(0, IMAGES))).isEqualTo(range(1, IMAGES));
      assertThat(sequences(store.outbox(1000, 100))).isEqualTo(range(1001, 1100));
      assertThat(store.outbox(IMAGES, 1)).isEmpty();
      store.acknowledge(1500);
      assertThat(sequences(store.outbox(0, 10))).isEqualTo(range(1501, 1510));
      store.acknowledge(Long.MAX_VALUE);
      assertThat(store.outbox(0, 1)).isEmpty();
      store.apply(Fixtures.batch(IMAGES + 1L, Fixtures.arrived("late", 0, IMAGES)));
      assertThat(sequences(store.outbox(0, 10))).containsExactly(IMAGES + 1L);
    }
  }

  @Test
  void shouldNotHandOutMoreThanMemoryHolds() {
    int mebibyte = 1 << 20;
    try (LabelStore store = LabelStore.open(temporary, Fixtures.settings(3, IMAGES))) {
      for (int i = 0; i < 40; i++) {
        DeadLetter letter =
            new DeadLetter(
                new byte[] {(byte) i},
                new byte[mebibyte],
                new SourcePosition(0, i),
                "NOT_AN_IMAGE",
                "");
        store.apply(Fixtures.batch(i + 1L, new Batch.ImageRecord.Unusable(letter)));
      }
      int first = store.outbox(0, IMAGES).size();
      assertThat(first).isBetween(16, 17);
      assertThat(sequences(store.outbox(first, IMAGES)).get(0)).isEqualTo(first + 1L);
    }
  }

  @Test
  void shouldHandOutAfterAKillWhatWasNotAcknowledged() {
    Path directory = temporary.resolve("store");
    Path killed = temporary.resolve("killed");
    try (LabelStore store = LabelStore.open(directory, Fixtures.FOUR_IMAGES)) {
      store.apply(Fixtures.arrivals(new int[] {0, 1}));
      store.acknowledge(2);
      store.apply(Fixtures.visiting(store.draw(5, new SplittableRandom(1)), 2));
      Directories.copyAsAfterKill(directory, killed);
    }
    try (LabelStore store = LabelStore.open(killed, Fixtures.FOUR_IMAGES)) {
      assertThat(store.sequence()).isEqualTo(7);
      assertThat(sequences(store.outbox(0, 100))).isEqualTo(range(3, 7));
      store.acknowledge(7);
      store.apply(Fixtures.batch(3, Fixtures.arrived("next", 0, 2)));
      assertThat(sequences(store.outbox(0, 100))).containsExactly(8L);
    }
  }

  @Test
  void shouldNotLetTimeGoBack() {
    try (LabelStore store = LabelStore.open(temporary, Fixtures.FOUR_IMAGES)) {
      store.apply(Fixtures.arrivals(new int[] {0}));
      Batch late =
          new Batch(List.of(Fixtures.arrived("late", 0, 1)), List.of(), Map.of(0, 2L), 7, 0, 10);
      store.apply(late);
      assertThat(store.outbox(0, 10))
          .extracting(entry -> ((OutboxEntry.Labelled) entry).labelledAtMs())
          .containsExactly(1000L, 1000L);
    }
  }
}
