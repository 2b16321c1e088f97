package io.uicstream.labelstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
  private static final int ROWS = 1000;

  @TempDir private Path directory;

  @BeforeEach
  void fill() {
    try (Database database = Database.open(directory, false);
        Writes writes = database.begin()) {
      LongStream.range(0, ROWS)
          .mapToObj(Keys::ofLong)
          .forEach(key -> writes.put(Family.LABELS, key, key));
      writes.commit();
    }
    // Opening moves what is in the log into tables.
    Database.open(directory, false).close();
  }

  /** Every other key is of no row, for an even, an odd, a single and no number of keys. */
  @Test
  void shouldReadInHalvesWhatItReadsAtOnce() {
    try (Database database = Database.open(directory, false)) {
      for (int count : new int[] {256, 255, 1, 0}) {
        List<byte[]> keys = keys(count);
        List<byte[]> values = database.multiGetFromLarge(Family.LABELS, keys);
        assertThat(values)
            .usingRecursiveComparison()
            .isEqualTo(database.multiGet(Family.LABELS, keys));
        assertThat(Collections.frequency(values, null)).isEqualTo(count / 2);
      }
    }
  }

  private static List<byte[]> keys(int count) {
    return IntStream.range(0, count).mapToObj(i -> Keys.ofLong(i % 2 == 0 ? i : ROWS + i)).toList();
  }

  @Test
  void shouldNotTakeForMissingWhatAHalfCannotRead() throws IOException {
    for (Path file : Directories.files(directory)) {
      if (file.toString().endsWith(".sst")) {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 4] ^= 1;
        Files.write(file, bytes);
      }
    }
    try (Database database = Database.open(directory, true)) {
      List<byte[]> all = LongStream.range(0, ROWS).mapToObj(Keys::ofLong).toList();
      assertThatThrownBy(() -> database.multiGetFromLarge(Family.LABELS, all))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("damaged");
    }
  }
}
