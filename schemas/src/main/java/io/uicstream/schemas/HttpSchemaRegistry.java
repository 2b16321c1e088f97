package io.uicstream.schemas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.avro.Schema;
import org.apache.kafka.common.errors.SerializationException;

/**
 * A schema registry reached over the Confluent REST interface (Confluent, Apicurio, Karapace,
 * Redpanda, or the built-in one). What it has learnt stays cached; that an id is unknown is
 * believed for {@link #UNKNOWN_FOR} only, since the id may be registered meanwhile.
 */
public final class HttpSchemaRegistry implements SchemaRegistry {
  /** How long an id that the registry did not know is not asked for again. */
  static final Duration UNKNOWN_FOR = Duration.ofSeconds(10);

  /** Bounds both caches by id, whatever ids a hostile producer writes into its records. */
  private static final int MAX_CACHED_IDS = 1000;

  private static final int SCHEMA_NOT_FOUND = 40403;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RegistryConnection connection;
  private final boolean autoRegister;
  private final LongSupplier nanoTime;
  private final Map<Registration, Integer> ids = new ConcurrentHashMap<>();
  private final Map<Integer, Schema> schemas = lru();
  private final Map<Integer, Long> unknownSince = lru();

  /** Made for one registry; asks it nothing yet. */
  public HttpSchemaRegistry(RegistrySettings settings) {
    this(settings, System::nanoTime);
  }

  HttpSchemaRegistry(RegistrySettings settings, LongSupplier nanoTime) {
    this.connection = new RegistryConnection(settings);
    this.autoRegister = settings.autoRegister();
    this.nanoTime = nanoTime;
  }

  @Override
  public int register(String subject, Schema schema) {
    Registration key = new Registration(subject, schema);
    Integer known = ids.get(key);
    if (known != null) {
      return known;
    }
    String path = "/subjects/" + encoded(subject) + (autoRegister ? "/versions" : "");
    String body = JSON.createObjectNode().put("schema", schema.toString()).toString();
    RegistryConnection.Answer answer = connection.post(path, body);
    if (answer.status() != 200) {
      throw refused(subject, answer);
    }
    int id = json(answer).path("id").asInt(-1);
    if (id < 0) {
      throw notARegistry(answer);
    }
    ids.put(key, id);
    return id;
  }

  @Override
  public Optional<Schema> schema(int id) {
    synchronized (schemas) {
      Schema known = schemas.get(id);
      if (known != null) {
        return Optional.of(known);
      }
      Long since = unknownSince.get(id);
      if (since != null && nanoTime.getAsLong() - since < UNKNOWN_FOR.toNanos()) {
        return Optional.empty();
      }
    }
    Optional<Schema> fetched = fetch(id);
    synchronized (schemas) {
      if (fetched.isPresent()) {
        schemas.put(id, fetched.get());
        unknownSince.remove(id);
      } else {
        unknownSince.put(id, nanoTime.getAsLong());
      }
    }
    return fetched;
  }

  private Optional<Schema> fetch(int id) {
    RegistryConnection.Answer answer = connection.get("/schemas/ids/" + id);
    JsonNode json = json(answer);
    if (answer.status() == 404 && json.path("error_code").asInt() == SCHEMA_NOT_FOUND) {
      return Optional.empty();
    }
    JsonNode text = json.path("schema");
    if (answer.status() != 200 || !text.isTextual()) {
      throw notARegistry(answer);
    }
    String type = json.path("schemaType").asText("AVRO");
    if (!type.equals("AVRO")) {
      throw new SerializationException("Schema id " + id + " is " + type + ", not Avro");
    }
    return Optional.of(parsed(id, text.textValue()));
  }

  /**
   * Reads a schema that a stranger may have registered.
   *
   * @throws SerializationException if it is none
   */
  static Schema parsed(int id, String text) {
    try {
      return new Schema.Parser().parse(text);
    } catch (RuntimeException e) {
      // Avro's own exceptions, and others: a schema that names itself in vain ends in a null.
      throw new SerializationException(
          "Schema id " + id + " is not an Avro schema that stands alone: " + e.getMessage(), e);
    }
  }

  private RuntimeException refused(String subject, RegistryConnection.Answer answer) {
    String message = json(answer).path("message").asText("no reason given");
    String start = "The registry at " + answer.url() + " refuses the schema of subject " + subject;
    return switch (answer.status()) {
      case 409 ->
          new SerializationException(
              start
                  + ": it is incompatible with a version there ("
                  + message
                  + "). Use another topic prefix, or remove that subject if nobody needs it");
      case 422 -> new SerializationException(start + ": " + message);
      case 404 ->
          new SerializationException(
              start
                  + ": "
                  + message
                  + ". Register it there first, or set "
                  + RegistrySettings.AUTO_REGISTER
                  + "=true");
      default -> notARegistry(answer);
    };
  }

  private static RegistryUnavailableException notARegistry(RegistryConnection.Answer answer) {
    String remedy =
        answer.status() == 401 || answer.status() == 403
            ? "check " + RegistrySettings.USER_INFO
            : "check that " + RegistrySettings.URL + " is a registry with the Confluent interface";
    return new RegistryUnavailableException(
        "The registry at " + answer.url() + " answers HTTP " + answer.status() + "; " + remedy);
  }

  private static JsonNode json(RegistryConnection.Answer answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      return JSON.missingNode();
    }
  }

  private static String encoded(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static <V> Map<Integer, V> lru() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<Integer, V> eldest) {
        return size() > MAX_CACHED_IDS;
      }
    };
  }

  private record Registration(String subject, Schema schema) {}
}
