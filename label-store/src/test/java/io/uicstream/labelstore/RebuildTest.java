package io.uicstream.labelstore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.uicstream.labelstore.Batch.ImageRecord;
import io.uicstream.labelstore.Batch.ImageRecord.Reread;
import io.uicstream.labelstore.OutboxEntry.Cause;
import io.uicstream.labelstore.OutboxEntry.Labelled;
import io.uicstream.labelstore.OutboxEntry.Removal;
import io.uicstream.labelstore.OutboxEntry.Removed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RebuildTest {
  private static final int IMAGES = 40;
  private static final LabelStoreSettings SETTINGS = Fixtures.settings(3, 100);

  @TempDir private Path temporary;

  private Path lost() {
    return temporary.resolve("lost");
  }

  private Path rebuilt() {
    return temporary.resolve("rebuilt");
  }

  /** What a row says of an image, but for what the label topic does not hold. */
  private record Known(
      int label,
      float confidence,
      OptionalInt previousLabel,
      int visits,
      long sequence,
      SourcePosition position) {}

  private static Map<String, Known> known(LabelStore store) {
    Map<String, Known> known = new HashMap<>();
    store.forEach(
        row ->
            known.put(
                row.imageId(),
                new Known(
                    row.label(),
                    row.confidence(),
                    row.previousLabel(),
                    row.visits(),
                    row.sequence(),
                    row.position())));
    return known;
  }

  private static ImageRecord reread(String imageId, long offset) {
    return new Reread(
        imageId, imageId.getBytes(UTF_8), new SourcePosition(0, offset), 100 + offset);
  }

  private static Labelled labelled(String imageId, int label, long sequence, long offset) {
    return new Labelled(
        sequence,
        imageId,
        label,
        0.5f,
        Cause.ARRIVAL,
        OptionalInt.empty(),
        1,
        9,
        new SourcePosition(0, offset),
        1000);
  }

  private void rebuild(List<OutboxEntry> entries, boolean mayRepeat) {
    try (Rebuild rebuild = Rebuild.begin(rebuilt(), SETTINGS)) {
      rebuild.apply(entries.stream().map(each -> new Rebuild.Event(each, mayRepeat)).toList());
      rebuild.finish("the run before");
    }
  }

  @Test
  void shouldHoldAgainWhatTheStoreHandedOut() {
    Map<String, Known> before;
    long[] sizes;
    int[] windowSizes;
    Counters counters;
    List<OutboxEntry> log;
    try (LabelStore store = LabelStore.open(lost(), SETTINGS)) {
      store.apply(Fixtures.arrivals(new int[IMAGES]));
      store.apply(Fixtures.visiting(store.draw(15, new SplittableRandom(1)), 1));
      store.split(10, 9, 0, 1002, new SplittableRandom(2));
      store.apply(Fixtures.batch(IMAGES + 1L, Fixtures.arrived("image-3", 2, IMAGES)));
      store.apply(
          Fixtures.batch(
              IMAGES + 2L,
              new ImageRecord.Withdrawn("image-5", new SourcePosition(0, IMAGES + 1L))));
      store.apply(Fixtures.visiting(store.draw(15, new SplittableRandom(3)), 2));
      before = known(store);
      sizes = store.labelSizes();
      windowSizes = store.windowSizes();
      counters = store.counters();
      log = store.outbox(0, Integer.MAX_VALUE);
    }
    rebuild(log, false);

    try (LabelStore store = LabelStore.open(rebuilt(), SETTINGS)) {
      assertThat(store.runId()).isEqualTo("the run before");
      assertThat(known(store)).isEqualTo(before).hasSize(IMAGES - 1);
      assertThat(store.labelSizes()).isEqualTo(sizes);
      assertThat(store.sequence()).isEqualTo(log.get(log.size() - 1).sequence());
      assertThat(store.modelStep()).isEqualTo(9);
      assertThat(store.nextOffsets()).isEmpty();
      assertThat(store.windowImages()).isZero();
      assertThat(store.outbox(0, 1)).isEmpty();
      assertThat(store.toReread()).isEqualTo(IMAGES + 1);
    }
    // Opened anew in between, as after a kill.
    for (int from = 0; from < IMAGES; from += 10) {
      try (LabelStore store = LabelStore.open(rebuilt(), SETTINGS)) {
        for (int offset = from; offset < from + 10; offset++) {
          store.apply(Fixtures.batch(offset + 1L, again(store, "image-" + offset, offset)));
        }
      }
    }
    try (LabelStore store = LabelStore.open(rebuilt(), SETTINGS)) {
      store.apply(Fixtures.batch(IMAGES + 1L, again(store, "image-3", IMAGES)));
      assertThat(store.toReread()).isZero();
      store.apply(
          Fixtures.batch(
              IMAGES + 2L,
              new ImageRecord.Withdrawn("image-5", new SourcePosition(0, IMAGES + 1L))));
      assertThat(known(store)).isEqualTo(before);
      assertThat(store.windowSizes()).isEqualTo(windowSizes);
      assertThat(store.counters().received()).isEqualTo(counters.received());
      assertThat(store.counters().admitted()).isEqualTo(counters.admitted());
      assertThat(store.counters().duplicates()).isEqualTo(counters.duplicates());
      assertThat(store.counters().withdrawn()).isEqualTo(counters.withdrawn());
      assertThat(store.label("image-7").orElseThrow().capturedAtMs()).isEqualTo(107);
      // image-5 was not known any more: labelled on arrival and withdrawn, above all before.
      assertThat(store.outbox(0, 10))
          .extracting(OutboxEntry::sequence)
          .containsExactly(store.sequence() - 1, store.sequence());
    }
  }

  /** What the learner makes of a record that it reads again. */
  private static ImageRecord again(LabelStore store, String imageId, long offset) {
    boolean labelled =
        store.labelledBy(Map.of(imageId, new SourcePosition(0, offset))).contains(imageId);
    return labelled ? reread(imageId, offset) : Fixtures.arrived(imageId, 0, offset);
  }

  @Test
  void shouldKeepTheLabelOfARecordThatWasScoredAgain() {
    rebuild(List.of(labelled("a", 2, 8, 0)), false);
    try (LabelStore store = LabelStore.open(rebuilt(), SETTINGS)) {
      assertThat(store.apply(Fixtures.batch(1, Fixtures.arrived("a", 1, 0))).admitted()).isOne();
      assertThat(store.labelSizes()).containsExactly(0, 0, 1);
      assertThat(store.windowSizes()).containsExactly(0, 0, 1);
      assertThat(store.outbox(0, 1)).isEmpty();
    }
  }

  @Test
  void shouldNotWithdrawByARecordBeforeTheOneLabelled() {
    rebuild(List.of(labelled("a", 2, 8, 5)), false);
    SourcePosition earlier = new SourcePosition(0, 4);
    try (LabelStore store = LabelStore.open(rebuilt(), SETTINGS)) {
      store.apply(Fixtures.batch(5, new ImageRecord.Withdrawn("a", earlier)));
      assertThat(store.labels()).isOne();
      assertThat(store.counters().withdrawn()).isOne();
    }
  }

  @Test
  void shouldTakeTheNewestOfRepeatedEvents() {
    rebuild(
        List.of(
            labelled("a", 2, 8, 0),
            labelled("a", 1, 5, 0),
            labelled("b", 0, 6, 1),
            new Removed(9, "b", Removal.WITHDRAWN, 1001)),
        true);
    try (LabelStore store = LabelStore.open(rebuilt(), SETTINGS)) {
      assertThat(store.labelSizes()).containsExactly(0, 0, 1);
      assertThat(store.sequence()).isEqualTo(9);
    }
  }

  @Test
  void shouldTakeTheLaterOfTwoRuns() {
    rebuild(List.of(labelled("a", 2, 800, 0), labelled("a", 1, 5, 0)), false);
    try (LabelStore store = LabelStore.open(rebuilt(), SETTINGS)) {
      assertThat(store.labelSizes()).containsExactly(0, 1, 0);
      assertThat(store.sequence()).isEqualTo(800);
    }
  }

  @Test
  void shouldRefuseARecordThatTheLabelWasNotGivenFor() {
    rebuild(List.of(labelled("a", 2, 8, 5)), false);
    try (LabelStore store = LabelStore.open(rebuilt(), SETTINGS)) {
      assertThat(store.labelledBy(Map.of("a", new SourcePosition(0, 4)))).isEmpty();
      assertThatThrownBy(() -> store.apply(Fixtures.batch(5, reread("a", 4))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("is not the one that the label of a was given for");
    }
  }

  @Test
  void shouldRefuseALabelThatTheClassesDoNotHave() {
    assertThatThrownBy(() -> rebuild(List.of(labelled("a", 3, 8, 5)), false))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("class 3, which 3 classes do not have")
        .hasMessageContaining("Set the classes to what they were");
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void shouldBeginAnewAfterARebuildThatWasCutOff() throws IOException {
    Rebuild cutOff = Rebuild.begin(rebuilt(), SETTINGS);
    cutOff.apply(List.of(new Rebuild.Event(labelled("gone", 0, 1, 0), false)));
    Path aside = temporary.resolve("rebuilt.rebuilding");
    Path killed = temporary.resolve("killed");
    Directories.copyAsAfterKill(aside, killed);
    assertThatThrownBy(() -> Rebuild.begin(rebuilt(), SETTINGS))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("another learner holds it");
    cutOff.close();
    Files.move(killed, aside);

    rebuild(List.of(labelled("a", 2, 8, 0)), false);
    assertThat(aside).doesNotExist();
    try (LabelStore store = LabelStore.open(rebuilt(), SETTINGS)) {
      assertThat(store.label("gone")).isEmpty();
      assertThat(store.labels()).isOne();
    }
  }

  @Test
  void shouldNotTakeThePlaceOfADamagedStore() throws IOException {
    LabelStore.open(rebuilt(), SETTINGS).close();
    Files.delete(rebuilt().resolve("CURRENT"));
    assertThat(LabelStore.exists(rebuilt())).isFalse();
    assertThatThrownBy(() -> rebuild(List.of(labelled("a", 2, 8, 0)), false))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("CURRENT is missing")
        .hasMessageContaining("Remove the directory");
  }
}
