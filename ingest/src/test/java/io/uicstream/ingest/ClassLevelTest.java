package io.uicstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.uicstream.schemas.RecordLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassLevelTest {
  @TempDir Path folder;

  private void files(String... names) throws IOException {
    for (String name : names) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.write(file, new byte[] {1});
    }
  }

  private Map<String, String> classes(int level, LeftOut leftOut) throws IOException {
    Map<String, String> classes = new TreeMap<>();
    FolderSource.Settings settings = new FolderSource.Settings(folder, true, Order.AS_IS, 1);
    try (FolderSource source = new FolderSource(settings, level, leftOut)) {
      for (Optional<SourceImage> next = source.next(); next.isPresent(); next = source.next()) {
        classes.put(next.get().id(), next.get().trueClass().orElse("none"));
      }
    }
    return classes;
  }

  private Map<String, String> classes(int level) throws IOException {
    return classes(level, LeftOut.UNTOLD);
  }

  @Test
  void shouldTakeTheFolderThatAFileLiesIn() throws IOException {
    files("cat/1.jpg", "dog/2.jpg", "more/dog/3.jpg", "4.jpg");

    assertThat(classes(0))
        .isEqualTo(
            Map.of(
                "cat/1.jpg", "cat", "dog/2.jpg", "dog", "more/dog/3.jpg", "dog", "4.jpg", "none"));
    assertThat(ClassLevel.find(folder)).isEqualTo(ClassLevel.PARENT);
  }

  @Test
  void shouldTakeTheFirstLevelThatDiffersWhereAllParentsHaveOneName() throws IOException {
    files("all/cat/images/1.jpg", "all/dog/images/2.jpg", "all/dog/small/images/3.jpg", "4.jpg");

    assertThat(ClassLevel.find(folder)).isEqualTo(new ClassLevel(2, Optional.of("images")));
    assertThat(classes(0))
        .isEqualTo(
            Map.of(
                "all/cat/images/1.jpg",
                "cat",
                "all/dog/images/2.jpg",
                "dog",
                "all/dog/small/images/3.jpg",
                "dog",
                "4.jpg",
                "none"));
  }

  @Test
  void shouldOrderByClassesAboveFoldersOfOneName() throws IOException {
    files("cat/images/1.jpg", "dog/images/2.jpg", "cat/images/3.jpg", "dog/images/4.jpg");
    List<String> folders = new ArrayList<>();
    FolderSource.Settings settings =
        new FolderSource.Settings(folder, false, Order.CLASS_ORDERED, 1);
    try (FolderSource source = new FolderSource(settings)) {
      for (Optional<SourceImage> next = source.next(); next.isPresent(); next = source.next()) {
        folders.add(next.get().id().substring(0, 3));
      }
    }
    assertThat(folders).containsExactly("cat", "cat", "dog", "dog");
  }

  @Test
  void shouldTakeTheParentWhereThereIsOneClassOnly() throws IOException {
    files("all/cat/1.jpg", "all/cat/2.jpg");

    assertThat(classes(0).values()).containsOnly("cat");
  }

  @Test
  void shouldTakeTheLevelThatIsAskedFor() throws IOException {
    files("cat/images/1.jpg", "cat/masks/2.jpg", "3.jpg");

    assertThat(classes(0).values()).containsExactlyInAnyOrder("images", "masks", "none");
    assertThat(classes(1).values()).containsExactlyInAnyOrder("cat", "cat", "none");
    assertThat(classes(2).values()).containsExactlyInAnyOrder("images", "masks", "none");
    assertThat(classes(3).values()).containsOnly("none");
  }

  @Test
  void shouldTellWhatItLeavesOutAndWhy() throws IOException, InterruptedException {
    files("cat/1.jpg", ".git/config", "cat/.DS_Store");
    Files.write(folder.resolve("huge.jpg"), new byte[RecordLimits.DEFAULT.imageBytes() + 1]);
    Files.createSymbolicLink(folder.resolve("gone.jpg"), folder.resolve("nowhere"));
    Files.createSymbolicLink(folder.resolve("cat/again"), folder);
    assertThat(new ProcessBuilder("mkfifo", folder.resolve("pipe").toString()).start().waitFor())
        .isZero();
    List<String> leftOut = new ArrayList<>();

    classes(0, (path, cause, detail) -> leftOut.add(path.getFileName() + " " + cause));

    assertThat(leftOut)
        .containsExactlyInAnyOrder(
            ".git HIDDEN",
            ".DS_Store HIDDEN",
            "huge.jpg TOO_LARGE",
            "gone.jpg UNREADABLE",
            "again CIRCLE",
            "pipe NOT_A_FILE");
  }
}
