package io.uicstream.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.uicstream.learner.LabelRowJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Labels read from the learner that holds the directory, by its read-only HTTP interface. */
final class ServedLabels implements LabelReader {
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final int NOT_FOUND = 404;
  private static final int OK = 200;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();
  private final ObjectMapper json = new ObjectMapper();
  private final String address;

  private ServedLabels(String address) {
    this.address = address;
  }

  /**
   * The learner of a data directory; empty if none answers there. One that was killed leaves its
   * address behind, where another one may listen by now.
   */
  static Optional<LabelReader> of(Path dataDir) {
    try {
      List<String> lines = Files.readAllLines(dataDir.resolve(LabelRowJson.ADDRESS_FILE));
      if (lines.size() < 2) {
        return Optional.empty();
      }
      ServedLabels labels = new ServedLabels(lines.get(0));
      return labels.runId().equals(Optional.of(lines.get(1)))
          ? Optional.of(labels)
          : Optional.empty();
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty();
    }
  }

  private Optional<String> runId() throws IOException {
    HttpResponse<String> answer = get("/status", BodyHandlers.ofString());
    return answer.statusCode() == OK
        ? Optional.of(json.readTree(answer.body()).path("runId").asText())
        : Optional.empty();
  }

  @Override
  public Optional<String> label(String imageId) {
    String path =
        "/labels/" + URLEncoder.encode(imageId, StandardCharsets.UTF_8).replace("+", "%20");
    HttpResponse<String> answer = get(path, BodyHandlers.ofString());
    return answer.statusCode() == NOT_FOUND ? Optional.empty() : Optional.of(answer.body());
  }

  @Override
  public void members(int pseudoClass, Consumer<String> each) {
    lines("/classes/" + pseudoClass, each);
  }

  @Override
  public void all(Consumer<String> each) {
    lines("/labels", each);
  }

  private void lines(String path, Consumer<String> each) {
    HttpResponse<Stream<String>> answer = get(path, BodyHandlers.ofLines());
    try (Stream<String> lines = answer.body()) {
      if (answer.statusCode() != OK) {
        throw new CommandFailure("the learner refuses: " + String.join(" ", lines.toList()));
      }
      lines.forEach(each);
    }
  }

  @Override
  public long[] sizes() {
    try {
      return json.readValue(get("/classes", BodyHandlers.ofString()).body(), long[].class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private <T> HttpResponse<T> get(String path, HttpResponse.BodyHandler<T> body) {
    try {
      return http.send(
          HttpRequest.newBuilder(URI.create("http://" + address + path)).timeout(ANSWER).build(),
          body);
    } catch (IOException e) {
      throw new UncheckedIOException("the learner at " + address + " does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted while asking the learner", e);
    }
  }

  @Override
  public void close() {
    // HttpClient of Java 17 cannot be closed; its threads are daemons.
  }
}
