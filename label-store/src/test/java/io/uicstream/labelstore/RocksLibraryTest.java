package io.uicstream.labelstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RocksLibraryTest {
  @TempDir Path directory;

  @Test
  void shouldUnpackOnceForTheUserAlone() throws Exception {
    Path folder = directory.resolve("cache/natives");
    Path first = onlyFile(RocksLibrary.unpack(folder));
    FileTime then = FileTime.from(Instant.EPOCH);
    Files.setLastModifiedTime(first, then);

    Path again = onlyFile(RocksLibrary.unpack(folder));

    assertThat(again).isEqualTo(first);
    assertThat(Files.getLastModifiedTime(again)).isEqualTo(then);
    assertThat(Files.getPosixFilePermissions(folder))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void shouldLeaveOneWholeFileWhenManyUnpackAtOnce() throws Exception {
    Path folder = directory.resolve("natives");
    long whole = Files.size(onlyFile(RocksLibrary.unpack(directory.resolve("other"))));
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      Callable<Path> unpack = () -> RocksLibrary.unpack(folder);
      for (Future<Path> home : threads.invokeAll(List.of(unpack, unpack, unpack, unpack))) {
        assertThat(Files.size(onlyFile(home.get()))).isEqualTo(whole);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void shouldTakeTheNextFolderWhereOneCannotBeWritten() {
    assertThat(RocksLibrary.load(List.of(Path.of("/proc/none"), directory))).isEqualTo(directory);
  }

  @Test
  void shouldSayWhyAndWhatToDoWhereNoneCanBeWritten() {
    assertThatThrownBy(() -> RocksLibrary.load(List.of(Path.of("/proc/none"))))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("/proc/none")
        .hasMessageContaining("natives.dir");
  }

  private static Path onlyFile(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(1);
      return all.get(0);
    }
  }
}
