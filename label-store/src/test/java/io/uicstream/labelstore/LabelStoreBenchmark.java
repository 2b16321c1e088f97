package io.uicstream.labelstore;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/**
 * Measures opening, drawing and relabelling on one store. Run with the number of labels and,
 * optionally, a directory to keep the store in:
 *
 * <pre>
 * ./mvnw -pl label-store test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath
 * cd label-store && java -Xmx2g \
 *   -cp target/test-classes:target/classes:$(cat target/classpath) \
 *   io.uicstream.labelstore.LabelStoreBenchmark 1000000
 * </pre>
 */
final class LabelStoreBenchmark {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int CLASSES = 3000;
  private static final int BATCH = 256;
  private static final int IMAGE_BYTES = 64;
  private static final long MEASURED_NANOS = 20_000_000_000L;

  private final SplittableRandom random = new SplittableRandom(1);
  private final int labels;
  private final LabelStoreSettings settings;

  private LabelStoreBenchmark(int labels) {
    this.labels = labels;
    this.settings = new LabelStoreSettings(CLASSES, labels, Long.MAX_VALUE, Long.MAX_VALUE);
  }

  public static void main(String[] arguments) throws IOException {
    Path directory =
        arguments.length > 1
            ? Path.of(arguments[1])
            : Files.createTempDirectory("label-store-benchmark");
    new LabelStoreBenchmark(Integer.parseInt(arguments[0])).run(directory, System::nanoTime);
  }

  private void run(Path directory, LongSupplier nanoTime) {
    try (LabelStore store = LabelStore.open(directory, settings)) {
      long start = nanoTime.getAsLong();
      fill(store);
      report("fill", store.labels(), nanoTime.getAsLong() - start);
    }
    long start = nanoTime.getAsLong();
    try (LabelStore store = LabelStore.open(directory, settings)) {
      report("open", store.labels(), nanoTime.getAsLong() - start);
      relabel(store, nanoTime);
      draw(store, nanoTime);
    }
  }

  private void fill(LabelStore store) {
    for (int from = (int) store.labels(); from < labels; from += BATCH) {
      List<Batch.ImageRecord> records = new ArrayList<>(BATCH);
      for (int i = from; i < Math.min(from + BATCH, labels); i++) {
        records.add(
            new Batch.ImageRecord.Arrived(
                new Arrival(
                    imageId(i), new byte[IMAGE_BYTES], new SourcePosition(0, i), i, label(), 1)));
      }
      store.apply(
          new Batch(records, List.of(), Map.of(0, (long) from + records.size()), 0, 0, from));
      store.acknowledge(store.sequence());
    }
  }

  private void relabel(LabelStore store, LongSupplier nanoTime) {
    long relabelled = 0;
    long changed = 0;
    long inside = 0;
    long cpu = 0;
    for (long step = 0; inside < MEASURED_NANOS; step++) {
      Batch batch = new Batch(List.of(), List.of(visits(step)), Map.of(), step, 0, labels + step);
      long cpuStart = THREADS.getCurrentThreadCpuTime();
      long start = nanoTime.getAsLong();
      Applied applied = store.apply(batch);
      store.acknowledge(store.sequence());
      inside += nanoTime.getAsLong() - start;
      cpu += THREADS.getCurrentThreadCpuTime() - cpuStart;
      relabelled += applied.relabelled();
      changed += applied.changed();
    }
    report("relabel", relabelled, inside);
    System.out.printf(
        "  of which changed class: %.3f; thread CPU per relabel: %.2f us%n",
        (double) changed / relabelled, cpu / 1e3 / relabelled);
  }

  private Visits visits(long step) {
    long[] admissions = new long[BATCH];
    int[] newLabels = new int[BATCH];
    List<String> imageIds = new ArrayList<>(BATCH);
    for (int i = 0; i < BATCH; i++) {
      admissions[i] = random.nextInt(labels);
      newLabels[i] = label();
      imageIds.add(imageId(admissions[i]));
    }
    Draw draw = new Draw(admissions, newLabels, imageIds, List.of());
    return new Visits(draw, newLabels, new float[BATCH], step, 0);
  }

  private void draw(LabelStore store, LongSupplier nanoTime) {
    long drawn = 0;
    long start = nanoTime.getAsLong();
    while (nanoTime.getAsLong() - start < MEASURED_NANOS / 4) {
      drawn += store.draw(BATCH, random).size();
    }
    report("draw", drawn, nanoTime.getAsLong() - start);
  }

  private static String imageId(long i) {
    return "image-%010d".formatted(i);
  }

  /** Skewed: the first class gets about 7 % of the labels, the last ones 0.01 % each. */
  private int label() {
    double u = random.nextDouble();
    return (int) (CLASSES * u * u * u);
  }

  private static void report(String what, long count, long nanos) {
    double seconds = nanos / 1e9;
    System.out.printf(
        "%-8s %,12d in %7.2f s  %,10.0f /s  %8.1f us per %d%n",
        what, count, seconds, count / seconds, seconds * 1e6 / count * BATCH, BATCH);
  }
}
