package io.uicstream.schemas.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.avro.Schema;

/**
 * The paths of the Confluent REST interface that clients use, and their answers. Answers are maps,
 * lists and strings, to be written as JSON. Safe for use by several threads.
 */
final class RegistryApi {
  private final SubjectStore store;
  private final List<Route> routes;

  RegistryApi(SubjectStore store) {
    this.store = store;
    this.routes =
        List.of(
            new Route("GET", "/", call -> Map.of()),
            new Route("GET", "/mode", call -> Map.of("mode", "READWRITE")),
            new Route("GET", "/subjects", call -> store.subjects()),
            new Route("POST", "/subjects/{}", this::lookUp),
            new Route("GET", "/subjects/{}/versions", this::versions),
            new Route("POST", "/subjects/{}/versions", this::register),
            new Route("GET", "/subjects/{}/versions/{}", call -> described(version(call))),
            new Route("GET", "/schemas/types", call -> List.of("AVRO")),
            new Route("GET", "/schemas/ids/{}", call -> Map.of("schema", byId(call).toString())),
            new Route("GET", "/schemas/ids/{}/versions", this::places),
            new Route("GET", "/config", call -> level(store.globalLevel())),
            new Route("PUT", "/config", call -> setLevel(Optional.empty(), call)),
            new Route("GET", "/config/{}", this::levelOfSubject),
            new Route("PUT", "/config/{}", call -> setLevel(Optional.of(call.arg(0)), call)),
            new Route("POST", "/compatibility/subjects/{}/versions", this::checkAll),
            new Route("POST", "/compatibility/subjects/{}/versions/{}", this::checkOne));
  }

  /**
   * Answers one request.
   *
   * @param segments the path, split at its slashes and decoded
   * @param query the query as sent, or empty
   * @param body the body, a missing node if there is none
   * @throws RegistryException when the request is refused
   */
  Object answer(String method, List<String> segments, String query, JsonNode body) {
    boolean known = false;
    for (Route route : routes) {
      Optional<List<String>> args = route.match(segments);
      if (args.isPresent()) {
        known = true;
        if (route.method().equals(method)) {
          return route.handler().apply(new Call(args.get(), query, body));
        }
      }
    }
    throw known
        ? new RegistryException(405, "HTTP 405 Method Not Allowed")
        : new RegistryException(404, "HTTP 404 Not Found");
  }

  private Object register(Call call) {
    return Map.of("id", store.register(call.arg(0), schema(call.body())));
  }

  private Object lookUp(Call call) {
    String text = schema(call.body()).toString();
    return described(
        versionsOf(call.arg(0)).stream()
            .filter(version -> version.schema().toString().equals(text))
            .findFirst()
            .orElseThrow(RegistryApi::noSchema));
  }

  private Object versions(Call call) {
    return versionsOf(call.arg(0)).stream().map(SubjectStore.Version::version).toList();
  }

  private record Place(String subject, int version) {}

  private Object places(Call call) {
    byId(call);
    return store.versions(id(call)).stream()
        .map(place -> new Place(place.subject(), place.version()))
        .toList();
  }

  private Object levelOfSubject(Call call) {
    Optional<Compatibility> own = store.level(call.arg(0));
    if (own.isEmpty() && !call.query().contains("defaultToGlobal=true")) {
      throw new RegistryException(
          RegistryException.SUBJECT_LEVEL_NOT_FOUND,
          "Subject '" + call.arg(0) + "' does not have subject-level compatibility configured");
    }
    return level(own.orElseGet(store::globalLevel));
  }

  private Object setLevel(Optional<String> subject, Call call) {
    String name = call.body().path("compatibility").asText();
    Compatibility level =
        Arrays.stream(Compatibility.values())
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new RegistryException(
                        RegistryException.INVALID_LEVEL,
                        "Invalid compatibility level '"
                            + name
                            + "'; valid are "
                            + Arrays.toString(Compatibility.values())));
    store.setLevel(subject, level);
    return Map.of("compatibility", level.name());
  }

  private Object checkAll(Call call) {
    return checked(call, Optional.empty());
  }

  private Object checkOne(Call call) {
    return checked(call, Optional.of(version(call)));
  }

  private Object checked(Call call, Optional<SubjectStore.Version> against) {
    List<String> violations = store.violations(call.arg(0), schema(call.body()), against);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("is_compatible", violations.isEmpty());
    if (call.query().contains("verbose=true")) {
      answer.put("messages", violations);
    }
    return answer;
  }

  private SubjectStore.Version version(Call call) {
    List<SubjectStore.Version> versions = versionsOf(call.arg(0));
    String wanted = call.arg(1);
    if (wanted.equals("latest") || wanted.equals("-1")) {
      return versions.get(versions.size() - 1);
    }
    int number =
        positive(wanted)
            .orElseThrow(
                () ->
                    new RegistryException(
                        RegistryException.INVALID_VERSION,
                        "The specified version '"
                            + wanted
                            + "' is not a valid version id; allowed are 1 and above, and latest"));
    return versions.stream()
        .filter(version -> version.version() == number)
        .findFirst()
        .orElseThrow(
            () ->
                new RegistryException(
                    RegistryException.VERSION_NOT_FOUND, "Version " + number + " not found"));
  }

  private List<SubjectStore.Version> versionsOf(String subject) {
    List<SubjectStore.Version> versions = store.versions(subject);
    if (versions.isEmpty()) {
      throw new RegistryException(
          RegistryException.SUBJECT_NOT_FOUND, "Subject '" + subject + "' not found");
    }
    return versions;
  }

  private Schema byId(Call call) {
    return store.schema(id(call)).orElseThrow(RegistryApi::noSchema);
  }

  private static int id(Call call) {
    return positive(call.arg(0)).orElseThrow(RegistryApi::noSchema);
  }

  private static RegistryException noSchema() {
    return new RegistryException(RegistryException.SCHEMA_NOT_FOUND, "Schema not found");
  }

  private static Optional<Integer> positive(String text) {
    try {
      return Optional.of(Integer.parseInt(text)).filter(number -> number > 0);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Map<String, Object> level(Compatibility level) {
    return Map.of("compatibilityLevel", level.name());
  }

  private static Map<String, Object> described(SubjectStore.Version version) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("subject", version.subject());
    answer.put("version", version.version());
    answer.put("id", version.id());
    answer.put("schema", version.schema().toString());
    return answer;
  }

  private static Schema schema(JsonNode body) {
    String type = body.path("schemaType").asText("AVRO");
    if (!type.equals("AVRO") || !body.path("references").isEmpty()) {
      throw new RegistryException(
          RegistryException.INVALID_SCHEMA,
          "Only Avro schemas without references are supported by the built-in registry; run"
              + " another registry for the rest and name it in schema.registry.url");
    }
    try {
      return new Schema.Parser().parse(body.path("schema").asText());
    } catch (RuntimeException e) {
      throw new RegistryException(
          RegistryException.INVALID_SCHEMA, "Invalid schema: " + e.getMessage(), e);
    }
  }

  /** One path with its method; {@code {}} stands for any one segment. */
  private record Route(String method, String path, Function<Call, Object> handler) {
    Optional<List<String>> match(List<String> segments) {
      List<String> pattern = split(path);
      if (pattern.size() != segments.size()) {
        return Optional.empty();
      }
      List<String> args = new ArrayList<>();
      for (int i = 0; i < pattern.size(); i++) {
        if (pattern.get(i).equals("{}")) {
          args.add(segments.get(i));
        } else if (!pattern.get(i).equals(segments.get(i))) {
          return Optional.empty();
        }
      }
      return Optional.of(args);
    }
  }

  /** What a handler gets to see. */
  private record Call(List<String> args, String query, JsonNode body) {
    String arg(int index) {
      return args.get(index);
    }
  }

  /** The segments of a path, still encoded; none for {@code /}. */
  static List<String> split(String path) {
    return Arrays.stream(path.split("/", -1)).filter(segment -> !segment.isEmpty()).toList();
  }
}
