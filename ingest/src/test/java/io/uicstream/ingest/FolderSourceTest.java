package io.uicstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderSourceTest {
  @TempDir Path folder;

  @BeforeEach
  void makeFiles() throws IOException {
    write("cat/1.jpg");
    write("cat/2.jpg");
    write("cat/3.jpg");
    write("more/cat/4.jpg");
    write("dog/1.jpg");
    write("dog/2.jpg");
    write("notes.txt");
    write(".hidden");
    write(".git/config");
  }

  @Test
  void shouldYieldEveryVisibleFileWithPathAsId() throws IOException {
    try (FolderSource source = open(Order.AS_IS, false)) {
      assertThat(source.size()).hasValue(7);
      List<SourceImage> images = drain(source);
      assertThat(ids(images))
          .containsExactlyInAnyOrder(
              "cat/1.jpg",
              "cat/2.jpg",
              "cat/3.jpg",
              "more/cat/4.jpg",
              "dog/1.jpg",
              "dog/2.jpg",
              "notes.txt");
      assertThat(images)
          .allSatisfy(
              image -> {
                assertThat(image.encoded()).asString().isEqualTo("content of " + image.id());
                assertThat(source.path(image.id())).hasBinaryContent(image.encoded());
                assertThat(image.capturedAtMs()).isEqualTo(1_700_000_000_000L);
                assertThat(image.source()).isEqualTo(folder.toString());
                assertThat(image.trueClass()).isEmpty();
              });
      assertThat(source.next()).isEmpty();
      assertThat(source.skipped()).isEqualTo(Skipped.NONE);
    }
  }

  @Test
  void shouldTakeTheParentFolderAsTrueClass() throws IOException {
    try (FolderSource source = open(Order.AS_IS, true)) {
      assertThat(drain(source))
          .allSatisfy(
              image -> {
                if (image.id().equals("notes.txt")) {
                  assertThat(image.trueClass()).isEmpty();
                } else {
                  assertThat(image.trueClass())
                      .hasValue(image.id().contains("cat/") ? "cat" : "dog");
                }
              });
    }
  }

  @Test
  void shouldShuffleBySeedAlone() throws IOException {
    List<String> first = ids(drain(open(Order.SHUFFLED, 1)));
    assertThat(ids(drain(open(Order.SHUFFLED, 1)))).isEqualTo(first);
    assertThat(ids(drain(open(Order.SHUFFLED, 2))))
        .isNotEqualTo(first)
        .containsExactlyInAnyOrderElementsOf(first);
  }

  @Test
  void shouldOrderByClassAndShuffleWithin() throws IOException {
    for (int i = 10; i < 30; i++) {
      write("cat/" + i + ".jpg");
    }
    List<SourceImage> images = drain(open(Order.CLASS_ORDERED, 1));
    assertThat(images).hasSize(27);
    assertThat(ids(images.subList(0, 1))).containsExactly("notes.txt");
    assertThat(images.subList(1, 25))
        .allMatch(image -> image.trueClass().equals(Optional.of("cat")));
    assertThat(images.subList(25, 27))
        .allMatch(image -> image.trueClass().equals(Optional.of("dog")));
    assertThat(ids(images.subList(1, 25)))
        .isNotEqualTo(ids(images.subList(1, 25)).stream().sorted().toList());
    assertThat(ids(drain(open(Order.CLASS_ORDERED, 1)))).isEqualTo(ids(images));
  }

  @Test
  void shouldFollowLinksButNotInCircles() throws IOException {
    Path elsewhere = Files.createDirectory(folder.resolve(".elsewhere"));
    Files.writeString(elsewhere.resolve("5.jpg"), "5");
    Files.createSymbolicLink(folder.resolve("bird"), elsewhere);
    Files.createSymbolicLink(folder.resolve("dog/again"), folder);
    Files.createSymbolicLink(folder.resolve("dog/self"), folder.resolve("dog"));
    try (FolderSource source = open(Order.AS_IS, false)) {
      assertThat(ids(drain(source))).hasSize(8).contains("bird/5.jpg");
      assertThat(source.skipped()).isEqualTo(Skipped.NONE);
    }
  }

  @Test
  void shouldCountWhatCannotBeReadAndGoOn() throws IOException {
    Files.createSymbolicLink(folder.resolve("dog/broken.jpg"), folder.resolve("nowhere"));
    try (FolderSource source = open(Order.SHUFFLED, 1)) {
      Files.delete(folder.resolve("cat/2.jpg"));
      assertThat(drain(source)).hasSize(6);
      assertThat(source.skipped())
          .isEqualTo(
              new Skipped(
                  Map.of(Skipped.Cause.UNREADABLE, 1L, Skipped.Cause.VANISHED, 1L),
                  List.of(
                      new Skipped.Entry(
                          "dog/broken.jpg", Skipped.Cause.UNREADABLE, "a link to nothing"),
                      new Skipped.Entry(
                          "cat/2.jpg", Skipped.Cause.VANISHED, "is not there any more"))));
    }
  }

  @Test
  void shouldCountFilesTooLargeForARecord() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(folder.resolve("fits.jpg").toFile(), "rw")) {
      file.setLength(1000);
    }
    try (RandomAccessFile file = new RandomAccessFile(folder.resolve("large.jpg").toFile(), "rw")) {
      file.setLength(1001);
    }
    try (FolderSource source =
        new FolderSource(new FolderSource.Settings(folder, false, Order.AS_IS, 1, 1000))) {
      assertThat(ids(drain(source))).hasSize(8).contains("fits.jpg").doesNotContain("large.jpg");
      assertThat(source.skipped())
          .isEqualTo(
              Skipped.NONE.and(
                  new Skipped.Entry(
                      "large.jpg",
                      Skipped.Cause.TOO_LARGE,
                      "1,001 bytes, more than images.max.bytes, which is 1,000")));
    }
  }

  @Test
  void shouldCountAllButNameTheFirstThree() throws IOException {
    try (FolderSource source =
        new FolderSource(new FolderSource.Settings(folder, false, Order.AS_IS, 1, 1))) {
      assertThat(drain(source)).isEmpty();
      assertThat(source.skipped().total()).isEqualTo(7);
      assertThat(source.skipped().byCause()).containsOnly(Map.entry(Skipped.Cause.TOO_LARGE, 7L));
      assertThat(source.skipped().first()).hasSize(3);
    }
  }

  @Test
  void shouldNameACauseThatComesLate() throws IOException {
    try (FolderSource source =
        new FolderSource(new FolderSource.Settings(folder, false, Order.AS_IS, 1, 1))) {
      drain(source);
      Skipped.Entry late = new Skipped.Entry("late.jpg", Skipped.Cause.REFUSED, "why");
      assertThat(source.skipped().and(late).first()).hasSize(4).endsWith(late);
    }
  }

  @Test
  void shouldGiveDistinctIdsToNamesTheLocaleCannotExpress() throws Exception {
    Process made =
        new ProcessBuilder(
                "sh",
                "-c",
                "cd \"$0\" && echo 1 >\"$(printf 'a\\377')\" && echo 2 >\"$(printf 'a\\376')\"",
                folder.toString())
            .start();
    assumeTrue(made.waitFor() == 0, "this file system has no names that are not UTF-8");
    try (FolderSource source = open(Order.AS_IS, false)) {
      assertThat(ids(drain(source))).hasSize(9).contains("a%FF", "a%FE");
    }
  }

  @Test
  void shouldSayWhichFolderIsMissingOrEmpty() throws IOException {
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> new FolderSource(settings(missing)).close())
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("no such folder: " + missing);
    Path file = folder.resolve("notes.txt");
    assertThatThrownBy(() -> new FolderSource(settings(file)).close())
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("not a folder: " + file);
    Path empty = Files.createDirectories(folder.resolve("empty/.hidden")).getParent();
    assertThatThrownBy(() -> new FolderSource(settings(empty)).close())
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("no file in " + empty)
        .hasMessageContaining("do not begin with a dot");
  }

  private static FolderSource.Settings settings(Path folder) {
    return new FolderSource.Settings(folder, false, Order.AS_IS, 1);
  }

  private FolderSource open(Order order, boolean annotated) throws IOException {
    return new FolderSource(new FolderSource.Settings(folder, annotated, order, 1));
  }

  private FolderSource open(Order order, long seed) throws IOException {
    return new FolderSource(new FolderSource.Settings(folder, true, order, seed));
  }

  private void write(String id) throws IOException {
    Path file = folder.resolve(id);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "content of " + id);
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_700_000_000_000L));
  }

  private static List<SourceImage> drain(ImageSource source) throws IOException {
    List<SourceImage> images = new ArrayList<>();
    for (Optional<SourceImage> next = source.next(); next.isPresent(); next = source.next()) {
      images.add(next.get());
    }
    return images;
  }

  private static List<String> ids(List<SourceImage> images) {
    return images.stream().map(SourceImage::id).toList();
  }
}
