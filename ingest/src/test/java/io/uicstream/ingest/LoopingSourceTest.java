package io.uicstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoopingSourceTest {
  @Test
  void shouldBeginAgainWithTheSameImages() throws IOException {
    try (LoopingSource loop = new LoopingSource(() -> Corpora.of(7, 3, Order.AS_IS))) {
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < 7; i++) {
        ids.add(loop.next().orElseThrow().id());
      }
      String first = "generated/7/000000000";
      String second = "generated/7/000000001";
      String third = "generated/7/000000002";
      assertThat(ids).containsExactly(first, second, third, first, second, third, first);
      assertThat(loop.size()).isEmpty();
    }
  }

  @Test
  void shouldEndWhenAPassYieldsNothingAndAddUpWhatWasSkipped(@TempDir Path folder)
      throws IOException {
    Path file = Files.writeString(folder.resolve("a.jpg"), "a");
    Files.createSymbolicLink(folder.resolve("b.jpg"), folder.resolve("nowhere"));
    FolderSource.Settings settings = new FolderSource.Settings(folder, false, Order.SHUFFLED, 1);
    try (LoopingSource loop = new LoopingSource(() -> openThenDelete(settings, file))) {
      // The first pass finds a.jpg only if it is made again between listing and reading.
      Files.writeString(file, "a");
      assertThat(loop.next()).isPresent();
      assertThat(loop.next()).isEmpty();
      assertThat(loop.skipped().byCause())
          .containsOnly(
              Map.entry(Skipped.Cause.UNREADABLE, 2L), Map.entry(Skipped.Cause.VANISHED, 1L));
    }
  }

  private static FolderSource openThenDelete(FolderSource.Settings settings, Path file)
      throws IOException {
    FolderSource source = new FolderSource(settings);
    Files.delete(file);
    return source;
  }
}
