package io.uicstream.labelstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.uicstream.labelstore.Batch.ImageRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Damages files of a store of which some rows are in tables and blobs and the newest batches in the
 * log. A damaged store is refused by a message that names the file, or reads as it was written.
 */
class DamageTest {
  private static final LabelStoreSettings SETTINGS = Fixtures.settings(5, 200);
  private static final int BATCH = 40;
  private static final int BATCHES_IN_TABLES = 4;
  private static final int BATCHES_IN_LOG = 3;
  private static final int FLIPS_PER_FILE = 8;

  /**
   * RocksDB reads its log in blocks; what follows a bad length in the last one may be a torn write.
   */
  private static final int LOG_BLOCK_BYTES = 32 * 1024;

  @TempDir private static Path intact;

  /** What the store held after each batch that is in the log, and before the first of them. */
  private static final List<List<String>> STATES = new ArrayList<>();

  @TempDir private Path temporary;

  private final SplittableRandom random = new SplittableRandom(11);
  private int copies;

  @BeforeAll
  static void fill() throws IOException {
    Path store = intact.resolve("store");
    try (LabelStore open = LabelStore.open(store, SETTINGS)) {
      for (int i = 0; i < BATCHES_IN_TABLES; i++) {
        open.apply(batch(i));
      }
    }
    try (LabelStore open = LabelStore.open(store, SETTINGS)) {
      for (int i = 0; i <= BATCHES_IN_LOG; i++) {
        STATES.add(read(Directories.copyAsAfterKill(store, intact.resolve("state-" + i))));
        if (i < BATCHES_IN_LOG) {
          open.apply(batch(BATCHES_IN_TABLES + i));
        }
      }
    }
  }

  /** Arrivals of 2 KB, which go to blobs, and of 100 bytes, which do not. */
  private static Batch batch(int number) {
    SplittableRandom random = new SplittableRandom(number);
    List<ImageRecord> records = new ArrayList<>();
    for (int i = number * BATCH; i < (number + 1) * BATCH; i++) {
      byte[] encoded = new byte[i % 2 == 0 ? 2048 : 100];
      random.nextBytes(encoded);
      SourcePosition position = new SourcePosition(0, i);
      records.add(
          new ImageRecord.Arrived(
              new Arrival("image-" + i, encoded, position, i, random.nextInt(5), 0.5f)));
    }
    return Fixtures.batch((number + 1L) * BATCH, records.toArray(ImageRecord[]::new));
  }

  /** Opens a store as a learner does and reads all of it, once as a learner does and once raw. */
  private static List<String> read(Path directory) {
    List<String> all = new ArrayList<>();
    try (LabelStore store = LabelStore.open(directory, SETTINGS)) {
      all.add("%s %s %s".formatted(store.counters(), store.nextOffsets(), store.sequence()));
      all.add(Arrays.toString(store.windowSizes()) + Arrays.toString(store.labelSizes()));
      store.forEach(row -> all.add(row.toString()));
      long[] admissions = LongStream.range(0, store.labels()).toArray();
      Draw window = store.load(admissions, new int[admissions.length]);
      window.encoded().forEach(bytes -> all.add(Arrays.toString(bytes)));
      all.addAll(window.imageIds());
      store.outbox(0, Integer.MAX_VALUE).forEach(entry -> all.add(entry.toString()));
    }
    try (Database database = Database.open(directory, true)) {
      all.addAll(new Reader(database).idsBelow(0, Long.MAX_VALUE, Integer.MAX_VALUE));
    }
    return all;
  }

  private Path copy() {
    return Directories.copyAsAfterKill(
        intact.resolve("store"), temporary.resolve("copy-" + copies++));
  }

  private static List<Path> filesOf(Path directory, String part) throws IOException {
    return Directories.files(directory).stream()
        .filter(file -> file.getFileName().toString().contains(part))
        .toList();
  }

  private static void flip(Path file, long position, int bits) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, position);
      channel.write(ByteBuffer.wrap(new byte[] {(byte) (one.get(0) ^ bits)}), position);
    }
  }

  private static void assertRefused(Path directory, String named, StoreException refusal) {
    assertThat(refusal)
        .hasMessageContaining(named)
        .hasMessageContaining("Remove the directory " + directory)
        .hasMessageContaining("it is rebuilt from the topic pseudo-labels at the next start");
  }

  @ParameterizedTest
  @ValueSource(strings = {".sst", ".blob", ".log", "MANIFEST", "CURRENT"})
  void shouldNeverReadADamagedFileAsSomethingElse(String kind) throws IOException {
    int refused = 0;
    for (Path original : filesOf(intact.resolve("store"), kind)) {
      for (int i = 0; i < FLIPS_PER_FILE; i++) {
        Path directory = copy();
        Path file = directory.resolve(original.getFileName());
        long position = random.nextLong(Files.size(file));
        flip(file, position, 1 << random.nextInt(8));
        boolean mayBeTorn =
            kind.equals(".log") && position / LOG_BLOCK_BYTES == Files.size(file) / LOG_BLOCK_BYTES;
        try {
          List<String> contents = read(directory);
          assertThat(contents)
              .describedAs("%s with byte %d of %d flipped", file, position, Files.size(original))
              .isIn(mayBeTorn ? STATES : STATES.subList(BATCHES_IN_LOG, BATCHES_IN_LOG + 1));
        } catch (StoreException refusal) {
          assertRefused(directory, file.getFileName().toString(), refusal);
          refused++;
        }
      }
    }
    assertThat(refused).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {".sst", ".blob", ".log", "MANIFEST", "CURRENT"})
  void shouldNameAMissingFile(String kind) throws IOException {
    for (Path original : filesOf(intact.resolve("store"), kind)) {
      Path directory = copy();
      Path file = directory.resolve(original.getFileName());
      Files.delete(file);
      String named = kind.equals(".log") ? "no WAL files" : file.getFileName().toString();
      assertThatThrownBy(() -> read(directory))
          .describedAs("without %s", file)
          .isInstanceOfSatisfying(
              StoreException.class, refusal -> assertRefused(directory, named, refusal));
    }
  }

  /** A list of files that was cut shows only in the rows that are missing then. */
  @ParameterizedTest
  @ValueSource(strings = {".sst", ".blob", "MANIFEST", "CURRENT"})
  void shouldNameAFileThatWasCut(String kind) throws IOException {
    for (Path original : filesOf(intact.resolve("store"), kind)) {
      Path directory = copy();
      Path file = directory.resolve(original.getFileName());
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(Files.size(file) * 2 / 3);
      }
      try {
        assertThat(read(directory)).isEqualTo(STATES.get(BATCHES_IN_LOG));
      } catch (StoreException refusal) {
        assertThat(refusal)
            .hasMessageContaining(kind.equals("MANIFEST") ? "" : file.getFileName().toString())
            .hasMessageContaining("rebuilt from the topic pseudo-labels");
      }
    }
  }

  @Test
  void shouldOpenAtAWholeBatchAfterATornWrite() throws IOException {
    for (int i = 0; i < FLIPS_PER_FILE; i++) {
      Path directory = copy();
      List<Path> logs = filesOf(directory, ".log");
      try (FileChannel channel =
          FileChannel.open(logs.get(logs.size() - 1), StandardOpenOption.WRITE)) {
        channel.truncate(random.nextLong(channel.size()));
      }
      assertThat(read(directory)).isIn(STATES);
    }
  }

  @Test
  void shouldNotTakeARowThatItCannotReadForAnUnknownImage() throws IOException {
    Path directory = copy();
    try (LabelStore store = LabelStore.open(directory, SETTINGS)) {
      for (Path table : filesOf(directory, ".sst")) {
        for (long position = 0; position < Files.size(table) / 2; position += 64) {
          flip(table, position, 1);
        }
      }
      Batch again = Fixtures.batch(1000, Fixtures.arrived("image-1", 0, 999));
      assertThatThrownBy(() -> store.apply(again))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("damaged")
          .hasMessageContaining(".sst");
    }
  }
}
