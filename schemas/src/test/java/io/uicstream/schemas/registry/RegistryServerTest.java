package io.uicstream.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.uicstream.schemas.Annotation;
import io.uicstream.schemas.HttpSchemaRegistry;
import io.uicstream.schemas.Image;
import io.uicstream.schemas.PseudoLabel;
import io.uicstream.schemas.RegistrySettings;
import io.uicstream.schemas.RegistryUnavailableException;
import io.uicstream.schemas.SchemaRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryServerTest {
  private static final Schema V1 = SchemaBuilder.record("R").fields().requiredInt("a").endRecord();
  private static final Schema V2 =
      SchemaBuilder.record("R").fields().requiredInt("a").optionalInt("b").endRecord();
  private static final Schema INCOMPATIBLE =
      SchemaBuilder.record("R").fields().requiredInt("a").requiredInt("c").endRecord();

  private final HttpClient http = HttpClient.newHttpClient();
  private final MemoryLog.Shared log = new MemoryLog.Shared();
  private RegistryServer server;

  @BeforeEach
  void start() {
    server = serve();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void shouldServeItsClient() {
    SchemaRegistry client = client(server);

    int id = client.register("uic.images-value", Image.getClassSchema());

    assertThat(client(server).schema(id)).contains(Image.getClassSchema());
    assertThat(client(server).register("uic.images-value", Image.getClassSchema())).isEqualTo(id);
    assertThat(client(server).schema(id + 1)).isEmpty();
  }

  @Test
  void shouldKeepIdsAcrossARestart() {
    SchemaRegistry before = client(server);
    int image = before.register("i", Image.getClassSchema());
    int label = before.register("l", PseudoLabel.getClassSchema());
    server.close();

    server = serve();

    SchemaRegistry after = client(server);
    assertThat(after.schema(image)).contains(Image.getClassSchema());
    assertThat(after.register("l", PseudoLabel.getClassSchema())).isEqualTo(label);
    assertThat(after.register("a", Annotation.getClassSchema())).isGreaterThan(label);
  }

  @Test
  void shouldGiveOneIdToOneSchemaUnderAllSubjects() {
    SchemaRegistry client = client(server);

    int id = client.register("one", V1);

    assertThat(client.register("two", V1)).isEqualTo(id);
    assertThat(client.register("two", V2)).isNotEqualTo(id);
    assertAnswer(
        "GET",
        "/schemas/ids/" + id + "/versions",
        "",
        200,
        "[{\"subject\":\"one\",\"version\":1},{\"subject\":\"two\",\"version\":1}]");
  }

  @Test
  void shouldShareIdsWithAnotherServerOverTheSameLog() {
    try (RegistryServer other = serve()) {
      int one = client(server).register("s", V1);
      int two = client(other).register("s", V2);
      int three = client(server).register("t", INCOMPATIBLE);

      assertThat(two).isNotEqualTo(one);
      assertThat(three).isNotIn(one, two);
      assertThat(client(other).schema(three)).contains(INCOMPATIBLE);
      assertThat(client(server).schema(two)).contains(V2);
    }
  }

  @Test
  void shouldStartOverWhenAnotherServerTakesTheLogInBetween() {
    try (MemoryLog other = new MemoryLog(log)) {
      int[] takeOvers = {2};
      log.beforeAppend =
          () -> {
            if (takeOvers[0]-- > 0) {
              other.acquire();
            }
          };

      assertThat(client(server).register("s", V1)).isEqualTo(1);
      assertThat(log.entries).hasSize(1);
    }
  }

  @Test
  void shouldRefuseAnIncompatibleSchema() {
    SchemaRegistry client = client(server);
    client.register("s", V1);
    client.register("s", V2);

    assertThatThrownBy(() -> client.register("s", INCOMPATIBLE))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("incompatible")
        .hasMessageContaining("Use another topic prefix");
    String body = body(INCOMPATIBLE);
    assertThat(send("POST", "/subjects/s/versions", body).statusCode()).isEqualTo(409);
    assertAnswer(
        "POST", "/compatibility/subjects/s/versions/1", body, 200, "{\"is_compatible\":false}");
    assertAnswer(
        "POST",
        "/compatibility/subjects/s/versions/latest",
        body(V1),
        200,
        "{\"is_compatible\":true}");

    assertAnswer(
        "PUT", "/config/s", "{\"compatibility\":\"NONE\"}", 200, "{\"compatibility\":\"NONE\"}");
    assertThat(client.register("s", INCOMPATIBLE)).isEqualTo(3);
  }

  @Test
  void shouldKeepLevelsAcrossARestart() {
    assertAnswer("GET", "/config", "", 200, "{\"compatibilityLevel\":\"BACKWARD\"}");
    send("PUT", "/config", "{\"compatibility\":\"FULL_TRANSITIVE\"}");
    send("PUT", "/config/s", "{\"compatibility\":\"FORWARD\"}");
    server.close();

    server = serve();

    assertAnswer("GET", "/config", "", 200, "{\"compatibilityLevel\":\"FULL_TRANSITIVE\"}");
    assertAnswer("GET", "/config/s", "", 200, "{\"compatibilityLevel\":\"FORWARD\"}");
    assertAnswer(
        "GET",
        "/config/t?defaultToGlobal=true",
        "",
        200,
        "{\"compatibilityLevel\":\"FULL_TRANSITIVE\"}");
  }

  @Test
  void shouldListAndDescribeWhatItHolds() {
    SchemaRegistry client = client(server);
    client.register("s", V1);
    client.register("s", V2);
    String described =
        "{\"subject\":\"s\",\"version\":2,\"id\":2,\"schema\":" + quoted(V2.toString()) + "}";

    assertAnswer("GET", "/subjects", "", 200, "[\"s\"]");
    assertAnswer("GET", "/subjects/s/versions", "", 200, "[1,2]");
    assertAnswer("GET", "/subjects/s/versions/2", "", 200, described);
    assertAnswer("GET", "/subjects/s/versions/latest", "", 200, described);
    assertAnswer("POST", "/subjects/s", body(V2), 200, described);
    assertAnswer("GET", "/schemas/types", "", 200, "[\"AVRO\"]");
    assertAnswer("GET", "/schemas/ids/1", "", 200, "{\"schema\":" + quoted(V1.toString()) + "}");
  }

  @Test
  void shouldTakeSubjectsWithAnyCharacters() {
    int id = client(server).register("a/b c+d-ä", V1);

    assertThat(client(server).register("a/b c+d-ä", V1)).isEqualTo(id);
    assertAnswer("GET", "/subjects", "", 200, "[\"a/b c+d-ä\"]");
    assertAnswer("GET", "/subjects/a%2Fb%20c+d-%C3%A4/versions", "", 200, "[1]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "GET    | /subjects/none/versions          |                             | 404 | 40401",
        "GET    | /subjects/none/versions/1        |                             | 404 | 40401",
        "GET    | /subjects/s/versions/9           |                             | 404 | 40402",
        "GET    | /subjects/s/versions/x           |                             | 422 | 42202",
        "GET    | /schemas/ids/99                  |                             | 404 | 40403",
        "GET    | /schemas/ids/x                   |                             | 404 | 40403",
        "POST   | /subjects/s                      | {\"schema\":\"\\\"int\\\"\"} | 404 | 40403",
        "POST   | /subjects/s/versions             | {\"schema\":\"no\"}          | 422 | 42201",
        "POST   | /subjects/s/versions             | {\"schemaType\":\"JSON\"}    | 422 | 42201",
        "POST   | /subjects/s/versions             | {                            | 400 | 400",
        "POST   | /subjects/s/versions             |                             | 422 | 42201",
        "PUT    | /config                          | {\"compatibility\":\"odd\"}  | 422 | 42203",
        "GET    | /config/s                        |                             | 404 | 40408",
        "DELETE | /subjects/s                      |                             | 405 | 405",
        "GET    | /nothing                         |                             | 404 | 404",
      })
  void shouldAnswerWithTheCodesThatClientsKnow(
      String method, String path, String body, int status, int code) {
    client(server).register("s", V1);

    HttpResponse<String> answer = send(method, path, body == null ? "" : body);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).contains("\"error_code\":" + code).contains("\"message\":");
    assertThat(answer.headers().firstValue("Content-Type"))
        .contains("application/vnd.schemaregistry.v1+json");
  }

  @Test
  void shouldBoundTheBodyOfRequests() {
    assertThat(send("POST", "/subjects/s", " ".repeat(RegistryServer.MAX_BODY_BYTES)).statusCode())
        .isEqualTo(422);
    assertThat(
            send("POST", "/subjects/s", " ".repeat(RegistryServer.MAX_BODY_BYTES + 1)).statusCode())
        .isEqualTo(413);
  }

  @Test
  void shouldRefuseWhatABrowserSendsUnasked() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(server.url().resolve("/subjects/s/versions"))
            .header("Content-Type", "text/plain")
            .POST(BodyPublishers.ofString(body(V1)))
            .build();

    assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(415);
  }

  @Test
  void shouldBeUnavailableWhileItsLogIs() {
    log.failure = true;

    assertThatThrownBy(() -> client(server).register("s", V1))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("HTTP 500");
    log.failure = false;
    assertThat(client(server).register("s", V1)).isEqualTo(1);
  }

  @Test
  void shouldNameATakenPortAndCloseTheLog() {
    InetSocketAddress taken =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.url().getPort());

    assertThatThrownBy(() -> RegistryServer.start(taken, new MemoryLog(log)).close())
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("set registry.port to another port");
    assertThat(log.closed).isEqualTo(1);
  }

  private RegistryServer serve() {
    return RegistryServer.start(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), new MemoryLog(log));
  }

  private static SchemaRegistry client(RegistryServer server) {
    return new HttpSchemaRegistry(
        RegistrySettings.from(
            Map.of(RegistrySettings.URL, server.url().toString(), RegistrySettings.ATTEMPTS, "1")));
  }

  private void assertAnswer(String method, String path, String body, int status, String expected) {
    HttpResponse<String> answer = send(method, path, body);
    assertThat(answer.body()).isEqualTo(expected);
    assertThat(answer.statusCode()).isEqualTo(status);
  }

  private HttpResponse<String> send(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build();
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String body(Schema schema) {
    return "{\"schema\":" + quoted(schema.toString()) + "}";
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\\\"") + '"';
  }
}
