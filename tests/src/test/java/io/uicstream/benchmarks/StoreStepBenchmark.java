package io.uicstream.benchmarks;

import io.uicstream.labelstore.Applied;
import io.uicstream.labelstore.Arrival;
import io.uicstream.labelstore.Batch;
import io.uicstream.labelstore.Draw;
import io.uicstream.labelstore.LabelStore;
import io.uicstream.labelstore.LabelStoreSettings;
import io.uicstream.labelstore.SourcePosition;
import io.uicstream.labelstore.Visits;
import io.uicstream.tests.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Draws 256 images class-balanced, and writes their new labels down: what a training step costs.
 */
@State(Scope.Thread)
public class StoreStepBenchmark {
  private static final int IMAGES = 100_000;
  private static final int CLASSES = 300;
  private static final int BATCH = 256;
  private static final int IMAGE_BYTES = 1_000;

  private final SplittableRandom random = new SplittableRandom(1);
  private Path directory;
  private LabelStore store;
  private Draw drawn;
  private long step;

  @Setup
  public void setUp() throws IOException {
    directory = Files.createTempDirectory("label-store");
    store =
        LabelStore.open(
            directory, new LabelStoreSettings(CLASSES, IMAGES, Long.MAX_VALUE, Long.MAX_VALUE));
    for (int from = 0; from < IMAGES; from += 1_000) {
      List<Batch.ImageRecord> records = new ArrayList<>();
      for (int image = from; image < from + 1_000; image++) {
        records.add(
            new Batch.ImageRecord.Arrived(
                new Arrival(
                    "image-" + image,
                    new byte[IMAGE_BYTES],
                    new SourcePosition(0, image),
                    image,
                    random.nextInt(CLASSES),
                    1)));
      }
      store.apply(new Batch(records, List.of(), Map.of(0, from + 1_000L), 0, 0, from));
      store.acknowledge(store.sequence());
    }
    drawn = store.draw(BATCH, random);
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Draw draw() {
    return store.draw(BATCH, random);
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Applied apply() {
    step++;
    int[] labels = random.ints(BATCH, 0, CLASSES).toArray();
    Visits visits = new Visits(drawn, labels, new float[BATCH], step, 0);
    Applied applied =
        store.apply(new Batch(List.of(), List.of(visits), Map.of(), step, 0, IMAGES + step));
    store.acknowledge(store.sequence());
    return applied;
  }

  @TearDown
  public void tearDown() {
    store.close();
    Directories.delete(directory);
  }
}
