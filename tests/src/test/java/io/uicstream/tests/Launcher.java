package io.uicstream.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code bin/uic} of the distribution that the build has made, as people start it.
 *
 * @param script the launcher
 * @param folder current directory of its commands, in which their output is kept
 * @param environment all that they are given besides PATH and HOME
 */
record Launcher(Path script, Path folder, Map<String, String> environment) {
  private static final Path JVMS = Path.of("/usr/lib/jvm");
  private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+)");

  /** What a command came to. */
  record Outcome(int exit, String out, String err) {
    @Override
    public String toString() {
      return "exit code " + exit + "\n" + out + "\n" + err;
    }
  }

  /** The one of the distribution. */
  static Launcher in(Path folder, Map<String, String> environment) {
    Path built = Directories.repository().resolve("app/target/distribution");
    try (Stream<Path> files = Files.find(built, 4, (path, about) -> path.endsWith("bin/uic"))) {
      return new Launcher(files.findFirst().orElseThrow(), folder, environment);
    } catch (IOException e) {
      throw new UncheckedIOException("build the distribution first: module app, package", e);
    }
  }

  /** The same with more in its environment. */
  Launcher with(String variable, String value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(variable, value);
    return new Launcher(script, folder, more);
  }

  /** Runs a command to its end. */
  Outcome run(String... words) throws IOException, InterruptedException {
    Process process = start(words);
    if (!process.waitFor(3, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("still runs: " + out() + err());
    }
    return new Outcome(process.exitValue(), out(), err());
  }

  /** Starts a command. */
  Process start(String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile());
    builder.environment().keySet().retainAll(List.of("PATH", "HOME"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** What the newest command has written to standard output by now. */
  String out() throws IOException {
    return Files.readString(folder.resolve("out"));
  }

  /** What the newest command has written to standard error by now. */
  String err() throws IOException {
    return Files.readString(folder.resolve("err"));
  }

  /** Where a Java of some version is installed. */
  static Optional<Path> java(int version) throws IOException {
    Path own = Path.of(System.getProperty("java.home"));
    if (Runtime.version().feature() == version) {
      return Optional.of(own);
    }
    if (!Files.isDirectory(JVMS)) {
      return Optional.empty();
    }
    try (Stream<Path> homes = Files.list(JVMS)) {
      return homes.filter(home -> feature(home) == version).findFirst();
    }
  }

  private static int feature(Path home) {
    try {
      Matcher version = VERSION.matcher(Files.readString(home.resolve("release")));
      return Files.isExecutable(home.resolve("bin/java")) && version.find()
          ? Integer.parseInt(version.group(1))
          : -1;
    } catch (IOException e) {
      return -1;
    }
  }
}
