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
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Labels read from the learner that holds the directory, by its read-only HTTP interface. */
final class ServedLabels implements LabelReader {
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final int NOT_FOUND = 404;
  private static final int OK = 200;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();
  private final ObjectMapper json = new ObjectMapper();
  private final String address;

  private ServedLabels(String address) {
    this.address = address;
  }

  /** The learner of a data directory; empty if none answers there. */
  static Optional<LabelReader> of(Path dataDir) {
    try {
      String address = Files.readString(dataDir.resolve(LabelRowJson.ADDRESS_FILE)).strip();
      ServedLabels labels = new ServedLabels(address);
      labels.get("/classes", BodyHandlers.discarding());
      return Optional.of(labels);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | UncheckedIOException e) {
      // A learner that was killed leaves its address behind.
      return Optional.empty();
    }
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
          HttpRequest.newBuilder(URI.create("http://" + address + path)).build(), body);
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
