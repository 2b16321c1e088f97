package io.uicstream.schemas.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Subjects with their versions, schemas with their ids, and compatibility levels. Changes only by
 * what it reads from its log, in the log's order. Safe for use by several threads.
 */
final class SubjectStore implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SubjectStore.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** How often a write starts over because another server took the log; each take-over is brief. */
  private static final int MAX_TAKEOVERS = 5;

  private final SchemaLog log;
  // Concurrent, so that ids already known are served while a write waits for the broker.
  private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();
  private final Map<String, Integer> idsByText = new HashMap<>();
  private final Map<String, TreeMap<Integer, Integer>> idsByVersion = new TreeMap<>();
  private final Map<String, Compatibility> levels = new HashMap<>();
  private Compatibility globalLevel = Compatibility.BACKWARD;

  /** Reads the log to its end. Closes the log with itself. */
  SubjectStore(SchemaLog log) {
    this.log = log;
    log.catchUp(this::apply);
  }

  /**
   * Registers a schema under a subject; the same text has the same id under every subject.
   *
   * @return its id, the one it had if it was registered before
   */
  synchronized int register(String subject, Schema schema) {
    return write(
        () -> find(subject, schema).map(Version::id),
        () -> {
          List<String> violations = violations(subject, schema, Optional.empty());
          if (!violations.isEmpty()) {
            throw new RegistryException(
                RegistryException.INCOMPATIBLE,
                "Schema is incompatible with an earlier one of subject '"
                    + subject
                    + "' at level "
                    + level(subject).orElse(globalLevel)
                    + ": "
                    + String.join("; ", violations));
          }
          TreeMap<Integer, Integer> versions = idsByVersion.getOrDefault(subject, new TreeMap<>());
          int version = versions.isEmpty() ? 1 : versions.lastKey() + 1;
          int id = idsByText.getOrDefault(schema.toString(), nextId());
          return log.append(
              JSON.createObjectNode()
                  .put("keytype", "SCHEMA")
                  .put("subject", subject)
                  .put("version", version)
                  .put("magic", 1)
                  .toString(),
              JSON.createObjectNode()
                  .put("subject", subject)
                  .put("version", version)
                  .put("id", id)
                  .put("schema", schema.toString())
                  .put("deleted", false)
                  .toString());
        });
  }

  /** Sets the level of a subject, or of all that have none of their own. */
  synchronized void setLevel(Optional<String> subject, Compatibility level) {
    write(
        () ->
            (subject.isEmpty() ? Optional.of(globalLevel) : level(subject.get()))
                .filter(level::equals),
        () ->
            log.append(
                JSON.createObjectNode()
                    .put("keytype", "CONFIG")
                    .put("subject", subject.orElse(null))
                    .put("magic", 0)
                    .toString(),
                JSON.createObjectNode().put("compatibilityLevel", level.name()).toString()));
  }

  synchronized Compatibility globalLevel() {
    return globalLevel;
  }

  /** The level set for a subject itself. */
  synchronized Optional<Compatibility> level(String subject) {
    return Optional.ofNullable(levels.get(subject));
  }

  /** The schema of an id; reads the log again before it says that there is none. */
  Optional<Schema> schema(int id) {
    Schema known = schemas.get(id);
    return known != null ? Optional.of(known) : read(id);
  }

  synchronized List<String> subjects() {
    log.catchUp(this::apply);
    return List.copyOf(idsByVersion.keySet());
  }

  /** All versions of a subject, oldest first; empty if there is no such subject. */
  synchronized List<Version> versions(String subject) {
    log.catchUp(this::apply);
    return known(subject);
  }

  /** Every place where an id is registered. */
  synchronized List<Version> versions(int id) {
    return subjects().stream()
        .flatMap(subject -> known(subject).stream())
        .filter(version -> version.id() == id)
        .toList();
  }

  /**
   * Why a schema may not become the next version of a subject, at the level that holds there.
   *
   * @param against the only version to compare with; empty for those that the level asks for
   */
  synchronized List<String> violations(String subject, Schema schema, Optional<Version> against) {
    List<Schema> versions =
        against.map(List::of).orElseGet(() -> known(subject)).stream()
            .map(Version::schema)
            .toList();
    return level(subject).orElse(globalLevel).violations(schema, versions);
  }

  @Override
  public synchronized void close() {
    log.close();
  }

  private synchronized Optional<Schema> read(int id) {
    log.catchUp(this::apply);
    return Optional.ofNullable(schemas.get(id));
  }

  private Optional<Version> find(String subject, Schema schema) {
    String text = schema.toString();
    return known(subject).stream()
        .filter(version -> version.schema().toString().equals(text))
        .findFirst();
  }

  private List<Version> known(String subject) {
    List<Version> versions = new ArrayList<>();
    idsByVersion
        .getOrDefault(subject, new TreeMap<>())
        .forEach((version, id) -> versions.add(new Version(subject, version, id, schemas.get(id))));
    return versions;
  }

  private int nextId() {
    return schemas.keySet().stream().mapToInt(Integer::intValue).max().orElse(0) + 1;
  }

  /** Appends unless what is to be written is there already; starts over when fenced. */
  private <T> T write(Supplier<Optional<T>> present, Supplier<Boolean> append) {
    for (int attempt = 0; attempt <= MAX_TAKEOVERS; attempt++) {
      log.acquire();
      log.catchUp(this::apply);
      Optional<T> found = present.get();
      if (found.isPresent()) {
        return found.get();
      }
      if (append.get()) {
        log.catchUp(this::apply);
        return present
            .get()
            .orElseThrow(
                () ->
                    new RegistryException(
                        RegistryException.STORE_FAILED, "The log does not show what was written"));
      }
    }
    throw new RegistryException(
        RegistryException.STORE_FAILED,
        "Other registries keep taking the log over; run one registry for a prefix");
  }

  private void apply(String key, String value) {
    try {
      JsonNode entry = JSON.readTree(key);
      JsonNode content = JSON.readTree(value);
      switch (entry.path("keytype").asText()) {
        case "SCHEMA" -> applySchema(content);
        case "CONFIG" -> applyLevel(entry.path("subject"), content);
        default -> LOG.debug("Schema log entry of another kind is left alone: {}", key);
      }
    } catch (JsonProcessingException | RuntimeException e) {
      LOG.warn("Schema log entry is not readable and left out: {}", key, e);
    }
  }

  private void applySchema(JsonNode content) {
    Schema schema = new Schema.Parser().parse(content.path("schema").asText());
    int id = content.path("id").asInt();
    schemas.put(id, schema);
    idsByText.put(schema.toString(), id);
    idsByVersion
        .computeIfAbsent(content.path("subject").asText(), subject -> new TreeMap<>())
        .put(content.path("version").asInt(), id);
  }

  private void applyLevel(JsonNode subject, JsonNode content) {
    Compatibility level = Compatibility.valueOf(content.path("compatibilityLevel").asText());
    if (subject.isTextual()) {
      levels.put(subject.textValue(), level);
    } else {
      globalLevel = level;
    }
  }

  /** One version of a subject. */
  record Version(String subject, int version, int id, Schema schema) {}
}
