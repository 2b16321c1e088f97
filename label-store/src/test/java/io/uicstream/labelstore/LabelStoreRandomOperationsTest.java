package io.uicstream.labelstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.uicstream.labelstore.Batch.ImageRecord;
import io.uicstream.labelstore.OutboxEntry.Labelled;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Thousands of random operations, each compared with {@link NaiveStore}. */
class LabelStoreRandomOperationsTest {
  private static final int CLASSES = 5;
  private static final int PARTITIONS = 3;
  private static final int IMAGE_IDS = 60;
  private static final int OPERATIONS = 1500;

  @TempDir private Path temporary;

  private Random random;
  private Path directory;
  private LabelStore store;
  private NaiveStore model;
  private int incarnation;
  private int epoch = 1;
  private long modelStep;
  private long acknowledged;
  private final List<Draw> pending = new ArrayList<>();
  private final Map<Integer, Long> written = new HashMap<>();
  private final Map<Integer, Long> begin = new HashMap<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldDoWhatTheNaiveModelDoes(long seed) {
    random = new Random(seed);
    LabelStoreSettings settings = randomSettings();
    directory = temporary.resolve("store");
    store = LabelStore.open(directory, settings);
    model = new NaiveStore(settings);
    String runId = store.runId();
    try {
      for (int i = 0; i < OPERATIONS; i++) {
        operate();
        compareMemory();
        if (i % 20 == 0) {
          compareRows();
        }
      }
      compareRows();
      assertThat(store.runId()).isEqualTo(runId);
      assertEverythingHappened();
    } finally {
      store.close();
    }
  }

  private void assertEverythingHappened() {
    Counters counters = store.counters();
    assertThat(
            List.of(
                counters.admitted(),
                counters.duplicates(),
                counters.deadLettered(),
                counters.withdrawn(),
                counters.splits(),
                counters.droppedDraws(),
                counters.expired(),
                counters.visits()))
        .allMatch(count -> count > 10);
  }

  private LabelStoreSettings randomSettings() {
    return new LabelStoreSettings(
        CLASSES,
        1 + random.nextInt(40),
        random.nextBoolean() ? Long.MAX_VALUE : 100 + random.nextInt(900),
        random.nextBoolean() ? Long.MAX_VALUE : 50 + random.nextInt(500));
  }

  private void operate() {
    modelStep++;
    int kind = random.nextInt(100);
    if (kind < 60) {
      apply();
    } else if (kind < 80) {
      draw();
    } else if (kind < 85) {
      split();
    } else if (kind < 90) {
      expire();
    } else if (kind < 95) {
      acknowledge();
    } else if (kind < 98) {
      epoch++;
    } else {
      reopen();
    }
  }

  private void apply() {
    List<ImageRecord> records = new ArrayList<>();
    Map<Integer, Long> nextOffsets = new HashMap<>();
    for (int left = random.nextInt(7); left > 0; left--) {
      int partition = random.nextInt(PARTITIONS);
      long applied = model.nextOffsets.getOrDefault(partition, 0L);
      boolean replayed = applied > 0 && random.nextInt(10) == 0;
      long offset = written.getOrDefault(partition, 0L) + random.nextInt(2);
      if (replayed) {
        offset = applied - 1;
      } else {
        written.put(partition, offset + 1);
      }
      nextOffsets.merge(partition, offset + 1, Math::max);
      records.add(record(new SourcePosition(partition, offset)));
    }
    List<Visits> visits = new ArrayList<>();
    while (!pending.isEmpty() && random.nextInt(3) > 0) {
      visits.add(visits(pending.remove(random.nextInt(pending.size()))));
    }
    long nowMs = model.timeMs + random.nextInt(40) - 10;
    Batch batch = new Batch(records, visits, nextOffsets, modelStep, epoch, nowMs);
    Counters before = store.counters();
    Applied applied = store.apply(batch);
    model.apply(batch);
    assertThat(before.plus(applied)).isEqualTo(model.counters());
    assertThat(store.modelStep()).isEqualTo(modelStep);
  }

  private ImageRecord record(SourcePosition position) {
    String imageId = "image-" + random.nextInt(IMAGE_IDS);
    int kind = random.nextInt(10);
    if (kind == 0) {
      return new ImageRecord.Withdrawn(imageId, position);
    } else if (kind == 1) {
      byte[] bytes = imageId.getBytes(StandardCharsets.UTF_8);
      return new ImageRecord.Unusable(
          new DeadLetter(bytes, randomBytes(), position, "not-an-image", "It is not an image."));
    }
    return new ImageRecord.Arrived(
        new Arrival(
            imageId, randomBytes(), position, random.nextInt(50), randomLabel(), randomFloat()));
  }

  private byte[] randomBytes() {
    byte[] bytes = new byte[random.nextInt(20) == 0 ? 1500 : random.nextInt(80)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Often the same few classes, so that others run empty. */
  private int randomLabel() {
    return random.nextInt(1 + random.nextInt(CLASSES));
  }

  private float randomFloat() {
    return random.nextFloat();
  }

  private Visits visits(Draw draw) {
    int[] labels = new int[draw.size()];
    float[] confidences = new float[draw.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = randomLabel();
      confidences[i] = randomFloat();
    }
    return new Visits(draw, labels, confidences, modelStep, epoch);
  }

  private void draw() {
    Draw draw = store.draw(random.nextInt(9), random);
    if (random.nextBoolean()) {
      long[] some = Arrays.stream(draw.admissions()).map(a -> a - random.nextInt(3)).toArray();
      long[] held = Arrays.stream(some).filter(model.window::containsKey).toArray();
      draw = store.load(some, new int[some.length]);
      assertThat(draw.admissions()).isEqualTo(held);
    } else if (draw.size() > 0) {
      for (int i = 0; i < draw.size(); i++) {
        String imageId = draw.imageIds().get(i);
        assertThat(draw.labels()[i]).isEqualTo(model.row(imageId).label());
      }
    }
    for (int i = 0; i < draw.size(); i++) {
      NaiveStore.Held held = model.window.get(draw.admissions()[i]);
      assertThat(draw.imageIds().get(i)).isEqualTo(held.imageId());
      assertThat(draw.encoded().get(i)).isEqualTo(held.encoded());
    }
    pending.add(draw);
  }

  private void split() {
    long before = store.sequence();
    int maxMoves = 1 + random.nextInt(20);
    int[] sizes = model.windowSizes();
    int next = epoch + random.nextInt(2);
    List<Split> splits = store.split(maxMoves, modelStep, next, model.timeMs, random);
    List<OutboxEntry> entries = store.outbox(before, Integer.MAX_VALUE);
    int at = 0;
    int moves = 0;
    for (Split split : splits) {
      int from = largest(sizes);
      assertThat(split.from()).isEqualTo(from);
      assertThat(split.to()).isEqualTo(firstEmpty(sizes));
      assertThat(split.moved()).isEqualTo(Math.min(sizes[from] / 2, maxMoves - moves));
      List<String> moved = new ArrayList<>();
      for (; moved.size() < split.moved(); at++) {
        Labelled entry = (Labelled) entries.get(at);
        assertThat(model.row(entry.imageId()).label()).isEqualTo(from);
        moved.add(entry.imageId());
      }
      assertThat(moved).doesNotHaveDuplicates();
      model.split(moved, split.to(), modelStep, next);
      moves += split.moved();
      sizes = model.windowSizes();
    }
    boolean done = firstEmpty(sizes) == CLASSES || sizes[largest(sizes)] < 2 || moves == maxMoves;
    assertThat(done).isTrue();
  }

  private static int largest(int[] sizes) {
    int largest = 0;
    for (int i = 0; i < sizes.length; i++) {
      largest = sizes[i] > sizes[largest] ? i : largest;
    }
    return largest;
  }

  private static int firstEmpty(int[] sizes) {
    int first = 0;
    while (first < sizes.length && sizes[first] > 0) {
      first++;
    }
    return first;
  }

  private void expire() {
    int partition = random.nextInt(PARTITIONS);
    long end = written.getOrDefault(partition, 0L);
    long from = begin.getOrDefault(partition, 0L);
    begin.put(partition, Math.max(from, end - random.nextInt(60)));
    int max = 1 + random.nextInt(10);
    long before = model.counters().expired();
    model.expire(partition, begin.get(partition), max);
    int expired = store.expire(partition, begin.get(partition), max, model.timeMs);
    assertThat((long) expired).isEqualTo(model.counters().expired() - before);
  }

  private void acknowledge() {
    long upTo = acknowledged + (long) (random.nextDouble() * (store.sequence() - acknowledged));
    store.acknowledge(upTo);
    acknowledged = upTo;
  }

  private void reopen() {
    LabelStoreSettings settings = randomSettings();
    if (random.nextBoolean()) {
      store.close();
    } else {
      Path copy = temporary.resolve("store-" + ++incarnation);
      Directories.copyAsAfterKill(directory, copy);
      store.close();
      directory = copy;
    }
    store = LabelStore.open(directory, settings);
    model.reopen(settings);
  }

  private void compareMemory() {
    assertThat(store.sequence()).isEqualTo(model.sequence);
    assertThat(store.counters()).isEqualTo(model.counters());
    assertThat(store.nextOffsets()).isEqualTo(model.nextOffsets);
    assertThat(store.labels()).isEqualTo(model.images.size());
    assertThat(store.labelSizes()).isEqualTo(model.labelSizes());
    assertThat(store.windowSizes()).isEqualTo(model.windowSizes());
    assertThat(store.windowImages()).isEqualTo(model.window.size());
    assertThat(store.windowBytes()).isEqualTo(model.windowBytes());
  }

  private void compareRows() {
    Map<String, LabelRow> rows = new TreeMap<>();
    store.forEach(row -> rows.put(row.imageId(), row));
    Map<String, LabelRow> expected = new TreeMap<>();
    model.images.keySet().forEach(imageId -> expected.put(imageId, model.row(imageId)));
    assertThat(rows).isEqualTo(expected);
    for (int i = 0; i < IMAGE_IDS; i++) {
      String imageId = "image-" + i;
      assertThat(store.label(imageId).orElse(null)).isEqualTo(expected.get(imageId));
    }
    int label = random.nextInt(CLASSES);
    List<LabelRow> members = new ArrayList<>();
    store.members(label, members::add);
    assertThat(members)
        .isEqualTo(expected.values().stream().filter(row -> row.label() == label).toList());
    for (int e = epoch; e <= epoch + 1; e++) {
      assertThat(store.targets(e)).usingRecursiveComparison().isEqualTo(model.targets(e));
    }
    assertThat(store.outbox(acknowledged, Integer.MAX_VALUE))
        .usingRecursiveComparison()
        .isEqualTo(List.copyOf(model.outbox.tailMap(acknowledged, false).values()));
  }
}
