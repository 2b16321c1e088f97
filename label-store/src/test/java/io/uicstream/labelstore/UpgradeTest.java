package io.uicstream.labelstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpgradeTest {
  private static final int IMAGES = 300;
  private static final LabelStoreSettings SETTINGS = Fixtures.settings(3, IMAGES - 50);

  @TempDir private Path directory;

  @Test
  void shouldUpgradeAStoreOfFormat1() {
    List<String> before = fill();
    makeFormat1(0);
    assertThat(readAll()).isEqualTo(before);
    assertThat(format()).isEqualTo(2);
    assertThat(readAll()).isEqualTo(before);
  }

  @Test
  void shouldGoOnWithAnUpgradeThatWasCutOff() {
    List<String> before = fill();
    makeFormat1(100);
    assertThat(readAll()).isEqualTo(before);
    assertThat(readAll()).isEqualTo(before);
  }

  @Test
  void shouldReadLabelsOfFormat1WithoutWriting() {
    fill();
    makeFormat1(0);
    try (LabelStore store = LabelStore.openReadOnly(directory)) {
      assertThat(store.label("image-299").orElseThrow().inWindow()).isTrue();
      assertThat(store.labels()).isEqualTo(IMAGES);
    }
    assertThat(format()).isEqualTo(1);
  }

  private List<String> fill() {
    try (LabelStore store = LabelStore.open(directory, SETTINGS)) {
      store.apply(Fixtures.arrivals(IntStream.range(0, IMAGES).map(i -> i % 3).toArray()));
      store.apply(Fixtures.batch(IMAGES + 1, withdrawn("image-200", IMAGES)));
    }
    try (LabelStore store = LabelStore.open(directory, SETTINGS)) {
      store.apply(Fixtures.batch(IMAGES + 2, Fixtures.arrived("image-200", 1, IMAGES + 1)));
    }
    return readAll();
  }

  private static Batch.ImageRecord withdrawn(String imageId, long offset) {
    return new Batch.ImageRecord.Withdrawn(imageId, new SourcePosition(0, offset));
  }

  /**
   * Writes the rows as format 1 had them: encoded bytes alone.
   *
   * @param upgraded admissions below stay as they are, as an upgrade leaves them that is cut off
   */
  private void makeFormat1(long upgraded) {
    try (Database database = Database.open(directory, false);
        Writes writes = database.begin()) {
      LongStream.range(upgraded, IMAGES + 1)
          .mapToObj(Keys::ofLong)
          .forEach(
              key ->
                  database
                      .get(Family.IMAGES, key)
                      .ifPresent(
                          row ->
                              writes.put(Family.IMAGES, key, WindowImage.decode(row).encoded())));
      writes.put(Family.META, Identity.FORMAT_KEY, new byte[] {0, 0, 0, 1});
      if (upgraded > 0) {
        writes.put(Family.META, Keys.ofName("upgradedUpTo"), Keys.ofLong(upgraded));
      }
      writes.commit();
    }
  }

  private int format() {
    try (Database database = Database.open(directory, true)) {
      return new ByteReader(database.get(Family.META, Identity.FORMAT_KEY).orElseThrow()).readInt();
    }
  }

  private List<String> readAll() {
    List<String> all = new ArrayList<>();
    try (LabelStore store = LabelStore.open(directory, SETTINGS)) {
      long[] admissions = LongStream.rangeClosed(0, IMAGES).toArray();
      Draw window = store.load(admissions, new int[admissions.length]);
      for (int i = 0; i < window.size(); i++) {
        String encoded = new String(window.encoded().get(i), StandardCharsets.UTF_8);
        all.add(window.admissions()[i] + " " + window.imageIds().get(i) + " " + encoded);
      }
      store.forEach(row -> all.add(row.toString()));
    }
    assertThat(all).hasSizeGreaterThan(IMAGES + 200).contains("290 image-290 bytes of image-290");
    return all;
  }
}
