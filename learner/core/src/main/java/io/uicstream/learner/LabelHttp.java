package io.uicstream.learner;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.uicstream.labelstore.LabelStore;
import io.uicstream.schemas.HttpListener;
import io.uicstream.schemas.LearnerStatus;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A running learner's store, read through HTTP on the loopback interface; JSON, read-only.
 *
 * <ul>
 *   <li>{@code GET /status}: the newest {@link LearnerStatus}
 *   <li>{@code GET /labels}: all labels, one JSON object a line; {@code GET /labels/ID}: one, 404
 *       if there is none
 *   <li>{@code GET /classes}: images per class, an array of K numbers; {@code GET /classes/K}: that
 *       class's labels, one a line
 * </ul>
 *
 * While the learner runs, the file {@code http.address} of the data directory holds the address
 * and, in a second line, the run id, by which the learner that answers there can be told from
 * another.
 */
final class LabelHttp implements AutoCloseable {
  private static final int THREADS = 16;

  /** Answers without an end in sight at a time; the other threads stay free for short ones. */
  private static final int STREAMS = 2;

  private final Semaphore streams = new Semaphore(STREAMS);
  private final LabelStore store;
  private final Supplier<LearnerStatus> status;
  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(THREADS, r -> new Thread(r, "uic-http"));
  private final Path addressFile;

  /**
   * Starts to listen.
   *
   * @param store read
   * @param status newest status
   * @param port 0 takes a free one
   * @param directory where the address is written
   * @throws LearnerException if the port is taken or the address cannot be written
   */
  LabelHttp(LabelStore store, Supplier<LearnerStatus> status, int port, Path directory) {
    this.store = store;
    this.status = status;
    this.addressFile = directory.resolve(LabelRowJson.ADDRESS_FILE);
    try {
      server =
          HttpListener.open(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
              this::answer,
              threads,
              "http.port");
    } catch (IOException e) {
      threads.shutdownNow();
      throw new LearnerException("the learner " + e.getMessage(), e);
    }
    try {
      Files.writeString(
          addressFile,
          "127.0.0.1:%d%n%s%n".formatted(server.getAddress().getPort(), store.runId()));
    } catch (IOException e) {
      server.stop(0);
      threads.shutdownNow();
      throw new LearnerException(addressFile + " cannot be written: " + e.getMessage(), e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!exchange.getRequestMethod().equals("GET")) {
        send(exchange, 405, Map.of("error", "this interface is read-only; use GET"));
        return;
      }
      String path = exchange.getRequestURI().getRawPath();
      if (path.equals("/status")) {
        send(exchange, 200, status.get());
      } else if (path.equals("/classes")) {
        send(exchange, 200, store.labelSizes());
      } else if (path.startsWith("/classes/")) {
        members(exchange, path.substring("/classes/".length()));
      } else if (path.equals("/labels")) {
        stream(exchange, lines -> store.forEach(row -> lines.accept(LabelRowJson.of(row))));
      } else if (path.startsWith("/labels/")) {
        label(exchange, path.substring("/labels/".length()));
      } else {
        send(
            exchange,
            404,
            Map.of("error", "try /status, /labels, /labels/ID, /classes or /classes/K"));
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void label(HttpExchange exchange, String encoded) throws IOException {
    String imageId;
    try {
      // A plus is a plus in a path, unlike in a form.
      imageId = URLDecoder.decode(encoded.replace("+", "%2B"), UTF_8);
    } catch (IllegalArgumentException e) {
      send(exchange, 400, Map.of("error", "the id is not encoded properly"));
      return;
    }
    Optional<LabelRowJson> row = store.label(imageId).map(LabelRowJson::of);
    if (row.isPresent()) {
      send(exchange, 200, row.get());
    } else {
      send(exchange, 404, Map.of("error", "no label for image " + imageId));
    }
  }

  private void members(HttpExchange exchange, String text) throws IOException {
    int pseudoClass = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
    if (pseudoClass < 0 || pseudoClass >= store.classes()) {
      send(exchange, 404, Map.of("error", "classes are 0 to " + (store.classes() - 1)));
      return;
    }
    stream(
        exchange, lines -> store.members(pseudoClass, row -> lines.accept(LabelRowJson.of(row))));
  }

  private void send(HttpExchange exchange, int code, Object body) throws IOException {
    byte[] bytes = LabelRowJson.MAPPER.writeValueAsBytes(body);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private void stream(HttpExchange exchange, Consumer<Consumer<LabelRowJson>> rows)
      throws IOException {
    if (!streams.tryAcquire()) {
      send(exchange, 503, Map.of("error", STREAMS + " lists are being read; try again later"));
      return;
    }
    try {
      exchange.getResponseHeaders().set("Content-Type", "application/x-ndjson");
      exchange.sendResponseHeaders(200, 0);
      try (OutputStream out = new BufferedOutputStream(exchange.getResponseBody(), 1 << 16)) {
        rows.accept(row -> write(out, row));
      }
    } finally {
      streams.release();
    }
  }

  private void write(OutputStream out, LabelRowJson row) {
    try {
      out.write(row.line().getBytes(UTF_8));
      out.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    try {
      Files.deleteIfExists(addressFile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
