package io.uicstream.labelstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConcurrentReadersTest {
  private static final int IMAGES = 2000;
  private static final int BATCHES = 300;
  private static final int BATCH = 64;

  @TempDir private Path directory;

  private final CountDownLatch reading = new CountDownLatch(2);

  @Test
  void shouldServeReadersWhileItWritesAndUntilItCloses() throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(2);
    LabelStore store = LabelStore.open(directory, Fixtures.settings(3, IMAGES));
    try {
      store.apply(Fixtures.arrivals(new int[IMAGES]));
      Future<Void> reader = executor.submit(untilClosed(() -> readRows(store)));
      Future<Void> publisher = executor.submit(untilClosed(new Publisher(store)::publish));
      reading.await();
      SplittableRandom random = new SplittableRandom(1);
      for (int i = 0; i < BATCHES; i++) {
        store.apply(Fixtures.visiting(store.draw(BATCH, random), random.nextInt(3)));
      }
      store.close();
      assertEndedByClose(reader);
      assertEndedByClose(publisher);
    } finally {
      store.close();
      executor.shutdown();
    }
    try (LabelStore reopened = LabelStore.open(directory, Fixtures.settings(3, IMAGES))) {
      assertThat(reopened.counters().visits()).isEqualTo((long) BATCHES * BATCH);
    }
  }

  private Callable<Void> untilClosed(Runnable step) {
    return () -> {
      step.run();
      reading.countDown();
      while (true) {
        step.run();
      }
    };
  }

  private static void assertEndedByClose(Future<Void> future) {
    assertThatThrownBy(future::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  private static void readRows(LabelStore store) {
    long[] sequences = new long[IMAGES];
    int[] rows = new int[1];
    store.forEach(row -> sequences[rows[0]++] = row.sequence());
    assertThat(rows[0]).isEqualTo(IMAGES);
    assertThat(Arrays.stream(sequences).distinct().count()).isEqualTo(IMAGES);
    assertThat(Arrays.stream(store.labelSizes()).sum()).isEqualTo(IMAGES);
    assertThat(Arrays.stream(store.windowSizes()).sum()).isEqualTo(IMAGES);
  }

  /** Hands on every entry once, in order, as it comes. */
  private static final class Publisher {
    private final LabelStore store;
    private long published;

    Publisher(LabelStore store) {
      this.store = store;
    }

    void publish() {
      List<OutboxEntry> entries = store.outbox(published, 100);
      for (OutboxEntry entry : entries) {
        assertThat(entry.sequence()).isEqualTo(published + 1);
        published = entry.sequence();
      }
      store.acknowledge(published);
    }
  }
}
