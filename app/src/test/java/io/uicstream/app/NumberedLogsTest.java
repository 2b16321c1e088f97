package io.uicstream.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NumberedLogsTest {
  @TempDir Path directory;

  @Test
  void shouldKeepTheNewestInAFolderOfAnyName() throws IOException {
    assumeThat(System.getProperty("sun.jnu.encoding"))
        .as("the locale has such names")
        .isEqualTo("UTF-8");
    Path log = Files.createDirectory(directory.resolve("100% (ü) 图")).resolve("run.log");
    NumberedLogs logs = new NumberedLogs(log, 2);
    for (String text : new String[] {"first", "second", "third"}) {
      Files.writeString(log, text);
      logs.rollover();
    }

    assertThat(log).doesNotExist();
    assertThat(log.resolveSibling("run.log.1")).hasContent("third");
    assertThat(log.resolveSibling("run.log.2")).hasContent("second");
    assertThat(log.resolveSibling("run.log.3")).doesNotExist();
  }
}
