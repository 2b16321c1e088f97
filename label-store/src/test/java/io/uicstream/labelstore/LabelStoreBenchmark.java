package io.uicstream.labelstore;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Measures relabelling, drawing and opening of stores of three sizes, and RocksDB alone writing the
 * same bytes; exits with 1 when a promise is broken. Run by {@code
 * tests/scripts/label-store-bench.sh}.
 */
final class LabelStoreBenchmark {
  private static final double LEAST_RELABELS_PER_SECOND = 100_000;
  private static final double LEAST_SHARE_OF_RATE = 0.7;
  private static final double LEAST_SHARE_CHANGED = 0.75;
  private static final double MOST_TIMES_DRAW = 2;
  private static final double MOST_SECONDS_TO_OPEN = 10;

  private final List<String> broken = new ArrayList<>();
  private final Path directory;
  private final double seconds;
  private final LongSupplier nanoTime;

  private LabelStoreBenchmark(Path directory, double seconds, LongSupplier nanoTime) {
    this.directory = directory;
    this.seconds = seconds;
    this.nanoTime = nanoTime;
  }

  /**
   * Measures and says which promises are broken.
   *
   * @param arguments an empty directory, numbers of labels (small, middle, large), seconds each
   *     figure is measured for
   */
  public static void main(String[] arguments) throws IOException {
    LabelStoreBenchmark benchmark =
        new LabelStoreBenchmark(
            Path.of(arguments[0]), Double.parseDouble(arguments[4]), System::nanoTime);
    benchmark.run(
        Integer.parseInt(arguments[1]),
        Integer.parseInt(arguments[2]),
        Integer.parseInt(arguments[3]));
    if (!benchmark.broken.isEmpty()) {
      benchmark.broken.forEach(promise -> System.out.println("BROKEN: " + promise));
      System.exit(1);
    }
    System.out.println("All promises kept.");
  }

  /** What was measured on a store of one size. */
  private record Figures(double openSeconds, double drawMicros, double relabelsPerSecond) {}

  private void run(int small, int middle, int large) throws IOException {
    Figures ofSmall = measure(small);
    Figures ofMiddle = measure(middle);
    Figures ofLarge = measure(large);
    atLeast("relabels/s", ofLarge.relabelsPerSecond(), LEAST_RELABELS_PER_SECOND);
    atLeast(
        "rate at the large size / rate at the middle size",
        ofLarge.relabelsPerSecond() / ofMiddle.relabelsPerSecond(),
        LEAST_SHARE_OF_RATE);
    atMost(
        "draw at the large size / draw at the small size",
        ofLarge.drawMicros() / ofSmall.drawMicros(),
        MOST_TIMES_DRAW);
    atMost("seconds to open the large size", ofLarge.openSeconds(), MOST_SECONDS_TO_OPEN);
  }

  private Figures measure(int labels) throws IOException {
    StoreLoad load = new StoreLoad(labels);
    Path store = directory.resolve("labels-" + labels);
    Files.createDirectories(store);
    long start = nanoTime.getAsLong();
    load.fill(store);
    print(labels, "fill", "%.1f s", secondsSince(start));
    readFiles(store);
    double openSeconds;
    double drawMicros;
    double rate;
    long sequence;
    start = nanoTime.getAsLong();
    try (LabelStore open = LabelStore.open(store, load.settings())) {
      openSeconds = secondsSince(start);
      print(labels, "open", "%.2f s", openSeconds);
      drawMicros = draw(open, load);
      print(labels, "draw of 256, ids and bytes", "%.0f us", drawMicros);
      rate = relabel(open, load, labels);
      sequence = open.sequence();
    }
    double raw = writeRaw(store, load, sequence);
    print(labels, "raw RocksDB, the same bytes", "%,.0f rows/s", raw);
    print(labels, "store / raw RocksDB", "%.2f", rate / raw);
    start = nanoTime.getAsLong();
    LabelStore.open(store, load.settings()).close();
    double again = secondsSince(start);
    print(labels, "open after that", "%.2f s", again);
    return new Figures(Math.max(openSeconds, again), drawMicros, rate);
  }

  /** Brings the files into the page cache, where a store that is in use has them. */
  private static void readFiles(Path store) throws IOException {
    for (Path file : Directories.files(store)) {
      try (InputStream in = Files.newInputStream(file)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
    }
  }

  private double draw(LabelStore store, StoreLoad load) {
    long draws = 0;
    long warm = nanoTime.getAsLong();
    while (secondsSince(warm) < seconds / 10) {
      store.draw(StoreLoad.BATCH, load.random());
    }
    long start = nanoTime.getAsLong();
    while (secondsSince(start) < seconds / 4) {
      store.draw(StoreLoad.BATCH, load.random());
      draws++;
    }
    return secondsSince(start) * 1e6 / draws;
  }

  private double relabel(LabelStore store, StoreLoad load, int labels) {
    long warm = nanoTime.getAsLong();
    while (secondsSince(warm) < seconds / 4) {
      store.apply(load.relabels());
      store.acknowledge(store.sequence());
    }
    long relabelled = 0;
    long changed = 0;
    long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    long start = nanoTime.getAsLong();
    while (secondsSince(start) < seconds) {
      Applied applied = store.apply(load.relabels());
      store.acknowledge(store.sequence());
      relabelled += applied.relabelled();
      changed += applied.changed();
    }
    double rate = relabelled / secondsSince(start);
    cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu;
    print(labels, "relabels", "%,.0f /s", rate);
    print(labels, "thread CPU per relabel", "%.2f us", cpu / 1e3 / relabelled);
    atLeast(
        "share of relabels that change class", (double) changed / relabelled, LEAST_SHARE_CHANGED);
    return rate;
  }

  private double writeRaw(Path store, StoreLoad load, long sequence) {
    try (Database database = Database.open(store, false)) {
      RawWrites raw = new RawWrites(database, load, sequence);
      long rows = 0;
      double inside = 0;
      while (inside < seconds / 2) {
        Runnable write = raw.prepare();
        long start = nanoTime.getAsLong();
        write.run();
        inside += secondsSince(start);
        rows += StoreLoad.BATCH;
      }
      return rows / inside;
    }
  }

  private double secondsSince(long start) {
    return (nanoTime.getAsLong() - start) / 1e9;
  }

  private void atLeast(String what, double figure, double promised) {
    promise(figure >= promised, "%s: %,.2f, promised at least %,.2f", what, figure, promised);
  }

  private void atMost(String what, double figure, double promised) {
    promise(figure <= promised, "%s: %,.2f, promised at most %,.2f", what, figure, promised);
  }

  private void promise(boolean kept, String format, String what, double figure, double promised) {
    String line = format.formatted(what, figure, promised);
    System.out.println(line);
    if (!kept) {
      broken.add(line);
    }
  }

  private static void print(int labels, String what, String format, double figure) {
    System.out.printf(Locale.ROOT, "%,12d  %-28s %16s%n", labels, what, format.formatted(figure));
  }
}
