package io.uicstream.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.uicstream.tests.Launcher.Outcome;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command as people start it, where they start it: any Java, any folder, any locale. */
class LauncherIT {
  private static final String ODD_NAME = "bilder ü 图";

  @TempDir Path directory;
  private Path temporary;

  @BeforeEach
  void makeTemporaryFolder() throws IOException {
    temporary = Files.createDirectory(directory.resolve("tmp"));
  }

  // In the locale C, the folder for temporary files and caches a new one.
  private Launcher launcher(Path folder) throws IOException {
    Files.createDirectories(folder);
    return Launcher.in(
        folder,
        Map.of(
            "LC_ALL",
            "C",
            // Java says so on standard error, and -Xlog on standard output.
            "JAVA_TOOL_OPTIONS",
            "-Xlog:gc -Djava.io.tmpdir=" + temporary,
            "XDG_CACHE_HOME",
            directory.resolve("cache").toString()));
  }

  private static void assumeUnicode() {
    assumeThat(System.getProperty("sun.jnu.encoding"))
        .as("the tests' own locale has names such as " + ODD_NAME)
        .isEqualTo("UTF-8");
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 21, 25})
  void shouldRunTheDemoInAFolderOfAnyName(int version) throws Exception {
    assumeUnicode();
    Optional<Path> java = Launcher.java(version);
    assumeThat(java).as("Java " + version + " is installed").isPresent();
    Launcher uic = launcher(directory.resolve(ODD_NAME)).with("JAVA_HOME", java.get().toString());

    Outcome demo = uic.run("demo", "--max-minutes", "0.1", "--data-dir", "100% " + ODD_NAME + "/x");

    assertThat(demo.exit()).as(demo::toString).isZero();
    assertThat(demo.out()).contains(" labelled, ", "--data-dir '100% " + ODD_NAME + "/x'");
    assertThat(demo.err().lines().filter(line -> !line.startsWith("Picked up "))).isEmpty();
    assertThat(files(temporary)).isEmpty();
    assertThat(files(directory.resolve("cache/uic-stream"))).isNotEmpty();
  }

  @Test
  void shouldPrintHelpAsWideAsAskedAndWithoutEscapes() throws Exception {
    Launcher uic = launcher(directory.resolve("help"));
    Outcome narrow = uic.with("COLUMNS", "64").run("run", "--help");
    assertThat(helpLines(narrow)).allMatch(line -> line.length() <= 64);
    Outcome piped = uic.run("run", "--help");
    assertThat(helpLines(piped)).allMatch(line -> line.length() <= 100);
    assertThat(piped.out()).contains("--help-all").doesNotContain("\u001b");
  }

  /** Without what the JVM was told to say besides. */
  private static List<String> helpLines(Outcome help) {
    return help.out().lines().filter(line -> !line.startsWith("[")).toList();
  }

  @ParameterizedTest
  @CsvSource({"dumb, false", "xterm, true"})
  void shouldWriteEscapesOnlyToTerminalsThatKnowThem(String terminal, boolean escapes)
      throws Exception {
    assumeThat(Path.of("/usr/bin/script")).as("script, of util-linux, is installed").exists();
    Launcher uic = launcher(directory.resolve("help"));
    Launcher pseudo = new Launcher(Path.of("/usr/bin/script"), uic.folder(), uic.environment());
    Outcome help =
        pseudo.with("TERM", terminal).run("-qec", "'" + uic.script() + "' --help", "/dev/null");
    assertThat(help.exit()).as(help::toString).isZero();
    assertThat(help.out()).contains("Usage:");
    assertThat(help.out().contains("\u001b")).as(help.out()).isEqualTo(escapes);
  }

  @Test
  void shouldReadImagesOfAnyNameWhereTheTemporaryFolderIsMountedNoexec() throws Exception {
    assumeUnicode();
    assumeThat(system("mount", "-t", "tmpfs", "-o", "noexec", "tmpfs", temporary.toString()))
        .as("a tmpfs can be mounted")
        .isZero();
    try {
      Path photos = Files.createDirectories(directory.resolve("photos/katze ü"));
      ImageIO.write(
          new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB),
          "png",
          photos.resolve("图 📷.png").toFile());
      // What is chosen on a machine with 1 GB of memory.
      Launcher uic = launcher(directory.resolve("here")).with("JAVA_OPTS", "-XX:MaxRAM=1g");

      Outcome run =
          uic.run("run", "--source=../photos", "--annotated", "--classes=2", "--until-idle=2s");
      assertThat(run.exit()).as(run::toString).isZero();
      Outcome label = uic.run("labels", "get", "katze ü/图 📷.png");

      assertThat(label.exit()).as(label::toString).isZero();
      assertThat(files(temporary)).isEmpty();
      Outcome refused = uic.run("run", "--source=../photos", "--natives-dir=" + temporary);
      assertThat(refused.exit()).isEqualTo(1);
      assertThat(refused.err()).contains("mounted noexec", "natives.dir");
    } finally {
      assertThat(system("umount", temporary.toString())).isZero();
    }
  }

  @Test
  void shouldLeaveNothingInTheTemporaryFolderWhenKilled() throws Exception {
    Launcher uic = launcher(directory.resolve("here"));
    Process demo = uic.start("demo", "--max-minutes=5");
    try {
      await()
          .atMost(Duration.ofMinutes(2))
          .failFast(() -> assertThat(demo.isAlive()).as(uic.out() + uic.err()).isTrue())
          .until(() -> uic.out().contains(" labelled "));
    } finally {
      List<ProcessHandle> broker = demo.descendants().toList();
      demo.destroyForcibly().waitFor();
      // It ends by itself.
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> broker.stream().noneMatch(ProcessHandle::isAlive));
    }
    assertThat(files(temporary)).isEmpty();
  }

  @Test
  void shouldStartFromAFolderOfAnyName() throws Exception {
    assumeUnicode();
    Launcher installed = launcher(directory.resolve("here"));
    Path home = Files.createDirectories(directory.resolve(ODD_NAME).resolve("bin")).getParent();
    Files.copy(installed.script(), home.resolve("bin/uic"));
    Files.createSymbolicLink(
        home.resolve("lib"), installed.script().resolveSibling("../lib").toRealPath());
    Launcher moved =
        new Launcher(home.resolve("bin/uic"), installed.folder(), installed.environment());

    assertThat(moved.run("--version").out()).contains("uic-stream ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "openjdk version \"17.0.15\" 2025-04-15|started",
        "openjdk version \"25.0.3\" 2026-04-21 LTS|started --enable-native-access",
        "openjdk version \"26-ea\" 2026-03-17|started --enable-native-access",
        "java version \"21\" 2023-09-19 LTS|started",
        "something else|started",
        "openjdk version \"11.0.2\" 2019-01-15|is Java 11, but Java 17",
        "java version \"1.8.0_412\"|is Java 8, but Java 17"
      })
  void shouldTellJavaFromWhatElseItSays(String version, String said) throws Exception {
    Outcome outcome = withJavaThatSays(version, "5.89G").run("doctor");

    List<String> words = List.of(said.split(" --", -1));
    assertThat(outcome.out() + outcome.err()).contains(words.get(0));
    assertThat(outcome.out().contains("--enable-native-access")).isEqualTo(words.size() > 1);
  }

  @ParameterizedTest
  @CsvSource({"256.00M, 131072", "512.00M, 131072", "601.50M, 17179869184", "5.89G, 17179869184"})
  void shouldKeepMemoryWhereThereIsEnough(String heap, String kept) throws Exception {
    assertThat(withJavaThatSays("openjdk version \"17\"", heap).run("doctor").out())
        .contains("keeps " + kept);
  }

  private Launcher withJavaThatSays(String version, String heap) throws IOException {
    Path java = Files.createDirectories(directory.resolve("java/bin")).resolve("java");
    Files.writeString(
        java,
        """
        #!/bin/sh
        if [ "$2" = -version ]; then
          echo 'Picked up JAVA_TOOL_OPTIONS: -Dversion "1"' >&2
          echo '    Max. Heap Size (Estimated): %s' >&2
          echo '%s' >&2
          echo 'OpenJDK Runtime Environment (build 1)' >&2
        else
          echo started "$@" "keeps ${MALLOC_TRIM_THRESHOLD_:-nothing}"
        fi
        """
            .formatted(heap, version));
    assertThat(java.toFile().setExecutable(true)).isTrue();
    return launcher(directory.resolve("here"))
        .with("JAVA_HOME", directory.resolve("java").toString());
  }

  @Test
  void shouldSayWhatAJavaSaysThatDoesNotStart() throws Exception {
    Outcome outcome =
        launcher(directory.resolve("here")).with("JAVA_TOOL_OPTIONS", "-XX:Nonsense").run("doctor");

    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.err()).contains("does not start", "Unrecognized VM option 'Nonsense'");
  }

  /** The time that it takes depends on the machine; what is loaded does not. */
  @ParameterizedTest
  @ValueSource(strings = {"--version", "--help", "settings", "completion"})
  void shouldAnswerWithoutLoadingWhatDoesTheWork(String command) throws Exception {
    Path loaded = directory.resolve("loaded");
    Launcher uic =
        launcher(directory.resolve("here"))
            .with("JAVA_TOOL_OPTIONS", "-Xlog:class+load:file=" + loaded);

    Outcome outcome = uic.run(command);

    assertThat(outcome.exit()).as(outcome::toString).isZero();
    assertThat(Files.readString(loaded))
        .contains("io.uicstream.app.Uic ")
        .doesNotContain(
            "ch.qos.logback.",
            "org.apache.kafka.",
            "org.apache.avro.",
            "org.nd4j.",
            "org.rocksdb.");
    assertThat(Files.readAllLines(loaded)).hasSizeLessThan(2_500);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static int system(String... command) throws Exception {
    return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
  }
}
