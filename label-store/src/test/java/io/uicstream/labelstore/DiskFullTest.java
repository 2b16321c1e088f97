package io.uicstream.labelstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.uicstream.labelstore.Batch.ImageRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fills a disk of 96 MB, which is memory that root can mount, until the store cannot write. */
class DiskFullTest {
  private static final int DISK_MB = 96;
  private static final int BATCH = 64;
  private static final LabelStoreSettings SETTINGS = Fixtures.settings(5, 1 << 20);

  @TempDir private Path temporary;
  private Path disk;

  @BeforeEach
  void mount() throws IOException, InterruptedException {
    disk = Files.createDirectory(temporary.resolve("disk"));
    String size = "size=%dm".formatted(DISK_MB);
    assumeThat(run("mount", "-t", "tmpfs", "-o", size, "tmpfs", disk.toString()))
        .describedAs("mounting a small disk, which needs root on Linux")
        .isTrue();
  }

  @AfterEach
  void unmount() throws IOException, InterruptedException {
    run("umount", disk.toString());
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * With 2 MB left the log cannot be written, with 40 MB it can, but tables cannot, which RocksDB
   * finds out in the background.
   */
  @ParameterizedTest
  @ValueSource(ints = {2, 40})
  void shouldStopClearlyAndGoOnOnceThereIsSpace(int freeMb) throws IOException {
    Path filler = disk.resolve("filler");
    Files.write(filler, new byte[(DISK_MB - freeMb) << 20]);
    Path directory = disk.resolve("labels");
    int applied = 0;
    try (LabelStore store = LabelStore.open(directory, SETTINGS)) {
      StoreException full = null;
      while (full == null) {
        try {
          store.apply(batch(applied));
          applied++;
        } catch (StoreException e) {
          full = e;
        }
      }
      assertThat(full)
          .hasMessageContaining("the disk is full")
          .hasMessageContaining("nothing that was applied is lost");
      Batch next = batch(applied);
      assertThatThrownBy(() -> store.apply(next))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("close it and open it again");
    }
    assertThat(applied).isPositive();
    Files.delete(filler);
    try (LabelStore store = LabelStore.open(directory, SETTINGS)) {
      assertHolds(store, applied);
      store.apply(batch(applied));
    }
    try (LabelStore store = LabelStore.open(directory, SETTINGS)) {
      assertHolds(store, applied + 1);
    }
  }

  /** The batches up to a number, whole, and nothing of the next. */
  private static void assertHolds(LabelStore store, int batches) {
    int images = batches * BATCH;
    assertThat(store.nextOffsets().get(0)).isEqualTo(images);
    assertThat(store.labels()).isEqualTo(images);
    assertThat(store.windowImages()).isEqualTo(images);
    Set<String> ids = new HashSet<>();
    store.forEach(row -> ids.add(row.imageId()));
    assertThat(ids).hasSize(images);
    long[] all = IntStream.range(0, images).asLongStream().toArray();
    Draw window = store.load(all, new int[images]);
    for (int i = 0; i < images; i++) {
      assertThat(ids.contains("image-" + i)).isTrue();
      assertThat(Arrays.equals(window.encoded().get(i), encoded(i))).isTrue();
    }
    assertThat(store.outbox(0, Integer.MAX_VALUE)).hasSize(images);
  }

  private static Batch batch(int number) {
    List<ImageRecord> records = new ArrayList<>();
    for (int i = number * BATCH; i < (number + 1) * BATCH; i++) {
      SourcePosition position = new SourcePosition(0, i);
      records.add(
          new ImageRecord.Arrived(new Arrival("image-" + i, encoded(i), position, i, i % 5, 0.5f)));
    }
    return Fixtures.batch((number + 1L) * BATCH, records.toArray(ImageRecord[]::new));
  }

  private static byte[] encoded(int image) {
    byte[] encoded = new byte[900 + image % 2000];
    new SplittableRandom(image).nextBytes(encoded);
    return encoded;
  }
}
