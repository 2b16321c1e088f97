package io.uicstream.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServedLabelsTest {
  @TempDir private Path directory;

  private HttpServer server;

  /** A learner of the run {@code mine}. */
  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    answer("/status", "{\"runId\": \"mine\"}");
    answer("/classes", "[3, 0, 1]");
    server.start();
  }

  private void answer(String path, String body) {
    server.createContext(
        path,
        exchange -> {
          byte[] bytes = body.getBytes(UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void shouldReadFromTheLearnerOfTheDirectory() throws IOException {
    write("mine");
    try (LabelReader labels = ServedLabels.of(directory).orElseThrow()) {
      assertThat(labels.sizes()).containsExactly(3, 0, 1);
    }
  }

  @Test
  void shouldNotTakeAnotherLearnerForTheOneThatWasKilled() throws IOException {
    write("killed");
    assertThat(ServedLabels.of(directory)).isEmpty();
  }

  @Test
  void shouldFindNobodyWhereNobodyListens() throws IOException {
    assertThat(ServedLabels.of(directory)).isEmpty();
    write("mine");
    server.stop(0);
    assertThat(ServedLabels.of(directory)).isEmpty();
  }

  private void write(String runId) throws IOException {
    Files.writeString(
        directory.resolve("http.address"),
        "127.0.0.1:%d%n%s%n".formatted(server.getAddress().getPort(), runId));
  }
}
