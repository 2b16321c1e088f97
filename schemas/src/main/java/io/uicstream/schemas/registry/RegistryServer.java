package io.uicstream.schemas.registry;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.uicstream.schemas.HttpListener;
import io.uicstream.schemas.TopicCreator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The built-in schema registry: HTTP with the part of the Confluent interface that clients use, and
 * its state in the topic {@code <prefix>.schemas}. Ids survive restarts. It has no access control,
 * and is meant for one machine.
 */
public final class RegistryServer implements AutoCloseable {
  /** Largest request body, in bytes; schemas are a few kilobytes. */
  static final int MAX_BODY_BYTES = 1 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(RegistryServer.class);
  private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
  private static final int THREADS = 16;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SubjectStore store;
  private final RegistryApi api;
  private final HttpServer http;
  private final ExecutorService executor;

  private RegistryServer(InetSocketAddress bind, SubjectStore store) {
    this.store = store;
    this.api = new RegistryApi(store);
    AtomicInteger count = new AtomicInteger();
    this.executor =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "schema-registry-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    try {
      this.http = HttpListener.open(bind, this::serve, executor, "registry.port");
    } catch (IOException e) {
      executor.shutdownNow();
      throw new UncheckedIOException("the schema registry " + e.getMessage(), e);
    }
  }

  /**
   * Creates the topic if it is missing, reads it, and listens. The caller closes the server.
   *
   * @throws io.uicstream.schemas.TopicCreationException when the broker cannot be reached or
   *     refuses
   * @throws UncheckedIOException when the address is taken
   */
  public static RegistryServer start(Settings settings) {
    TopicCreator creator =
        new TopicCreator(
            settings.kafka(),
            new TopicCreator.Settings(
                settings.prefix(), 1, settings.replicationFactor(), Map.of(), settings.timeout()));
    creator.create(List.of(KafkaSchemaLog.TOPIC));
    String topic = KafkaSchemaLog.TOPIC.name(settings.prefix());
    return start(settings.bind(), new KafkaSchemaLog(settings.kafka(), topic, settings.timeout()));
  }

  /** Reads a log and listens; closes the log if that fails. */
  static RegistryServer start(InetSocketAddress bind, SchemaLog log) {
    try {
      RegistryServer server = new RegistryServer(bind, new SubjectStore(log));
      LOG.info("Schema registry at {}", server.url());
      return server;
    } catch (RuntimeException e) {
      log.close();
      throw e;
    }
  }

  /** Where it answers, for {@code schema.registry.url}. */
  public URI url() {
    InetSocketAddress address = http.getAddress();
    InetAddress ip = address.getAddress();
    String host = ip.isAnyLocalAddress() ? "localhost" : ip.getHostAddress();
    return URI.create(
        "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort());
  }

  /** Stops listening, lets no request finish, and leaves the topic. */
  @Override
  public void close() {
    http.stop(0);
    executor.shutdownNow();
    store.close();
  }

  private void serve(HttpExchange exchange) throws IOException {
    int status = 200;
    Object answer;
    try {
      answer = answer(exchange);
    } catch (RegistryException e) {
      status = e.httpStatus();
      answer = error(e.code(), e.getMessage());
      if (status >= 500) {
        LOG.warn("Schema registry cannot serve {}", exchange.getRequestURI(), e);
      }
    } catch (RuntimeException e) {
      LOG.error("Schema registry failed at {}", exchange.getRequestURI(), e);
      status = 500;
      answer = error(RegistryException.STORE_FAILED, "Internal error: " + e);
    }
    byte[] body = JSON.writeValueAsBytes(answer);
    exchange.getResponseHeaders().set("Content-Type", MEDIA_TYPE);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  private Object answer(HttpExchange exchange) throws IOException {
    URI uri = exchange.getRequestURI();
    List<String> segments;
    try {
      segments =
          RegistryApi.split(uri.getRawPath()).stream()
              // A plus is a plus in a path, unlike in a form.
              .map(text -> URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8))
              .toList();
    } catch (IllegalArgumentException e) {
      throw new RegistryException(400, "The path is not encoded properly", e);
    }
    String query = Objects.requireNonNullElse(uri.getRawQuery(), "");
    return api.answer(exchange.getRequestMethod(), segments, query, body(exchange));
  }

  private static JsonNode body(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
    if (body.length > MAX_BODY_BYTES) {
      throw new RegistryException(413, "The body is larger than " + MAX_BODY_BYTES + " bytes");
    }
    if (body.length == 0) {
      return MissingNode.getInstance();
    }
    // A page in a browser can send other types to this machine without asking; never JSON.
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    if (type == null || !type.contains("json")) {
      throw new RegistryException(415, "The content type must be " + MEDIA_TYPE);
    }
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new RegistryException(400, "The body is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private record ErrorAnswer(@JsonProperty("error_code") int code, String message) {}

  private static ErrorAnswer error(int code, String message) {
    return new ErrorAnswer(code, message);
  }

  /**
   * Where the registry listens and keeps its state.
   *
   * @param bind address and port; port 0 takes any free one
   * @param prefix the run's topic prefix
   * @param replicationFactor copies of the topic, or {@link TopicCreator#BROKER_DEFAULT}
   * @param kafka properties of Kafka's clients, {@code bootstrap.servers} and security among them
   * @param timeout how long the broker may take for one read or write; shorter than clients wait
   *     for an answer, 10 s by default
   */
  public record Settings(
      InetSocketAddress bind,
      String prefix,
      short replicationFactor,
      Map<String, String> kafka,
      Duration timeout) {

    public Settings {
      kafka = Map.copyOf(kafka);
    }

    /** Leaves Kafka's properties out, which hold passwords. */
    @Override
    public String toString() {
      return "Settings[bind=" + bind + ", prefix=" + prefix + "]";
    }

    /** Listens on this machine only, at any free port, and leaves replication to the broker. */
    public static Settings local(String prefix, Map<String, String> kafka) {
      return new Settings(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
          prefix,
          TopicCreator.BROKER_DEFAULT,
          kafka,
          Duration.ofSeconds(8));
    }
  }
}
