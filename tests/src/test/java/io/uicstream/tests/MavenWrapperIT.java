package io.uicstream.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Maven wrapper on a system that has a JDK and next to nothing besides. */
class MavenWrapperIT {
  private static final Path ROOT = Directories.repository();

  @TempDir Path directory;

  @Test
  void shouldFetchMavenWithoutUnzipCurlAndWget() throws Exception {
    assumeTrue(repositoryAnswers(), "the repository of the wrapper's Maven cannot be reached");
    Path path = Files.createDirectory(directory.resolve("bin"));
    for (String command : List.of("sh", "uname", "dirname", "tr", "expr", "sha256sum")) {
      Files.createSymbolicLink(path.resolve(command), onPath(command));
    }

    ProcessBuilder builder =
        new ProcessBuilder(ROOT.resolve("mvnw").toString(), "--version").redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("PATH", path.toString());
    builder.environment().put("HOME", directory.toString());
    builder.environment().put("MAVEN_USER_HOME", directory.resolve("maven").toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).startsWith("Apache Maven ").contains(directory.resolve("maven").toString());
  }

  private static Path onPath(String command) {
    return Stream.of(System.getenv("PATH").split(":"))
        .map(folder -> Path.of(folder, command))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + command + " in PATH"));
  }

  private static boolean repositoryAnswers() throws IOException {
    Properties wrapper = new Properties();
    try (var in = Files.newInputStream(ROOT.resolve(".mvn/wrapper/maven-wrapper.properties"))) {
      wrapper.load(in);
    }
    HttpURLConnection connection =
        (HttpURLConnection)
            URI.create(wrapper.getProperty("distributionUrl")).toURL().openConnection();
    try {
      connection.setRequestMethod("HEAD");
      connection.setConnectTimeout(10_000);
      connection.setReadTimeout(10_000);
      return connection.getResponseCode() == 200;
    } catch (IOException e) {
      return false;
    } finally {
      connection.disconnect();
    }
  }
}
