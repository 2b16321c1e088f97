package io.uicstream.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.Schema;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client against a server that answers as told, in order. */
class HttpSchemaRegistryTest {
  private static final Schema TEXT = Schema.create(Schema.Type.STRING);
  private static final String TEXT_ANSWER = "{\"schema\":\"\\\"string\\\"\"}";
  private static final String UNKNOWN = "{\"error_code\":40403,\"message\":\"Schema not found\"}";

  private final Queue<Answer> answers = new ArrayDeque<>();
  private final List<String> requests = new ArrayList<>();
  private final AtomicLong nanos = new AtomicLong();
  private HttpServer server;
  private URI url;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String who = exchange.getRequestHeaders().getFirst("Authorization");
          requests.add(
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestURI()
                  + (who == null ? "" : " " + who));
          Answer answer = answers.remove();
          byte[] body = answer.body().getBytes(UTF_8);
          exchange.sendResponseHeaders(answer.status(), body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void shouldAskForASchemaOnce() {
    answer(200, TEXT_ANSWER);
    SchemaRegistry registry = registry(1, url);

    assertThat(registry.schema(5)).contains(TEXT);
    assertThat(registry.schema(5)).contains(TEXT);
    assertThat(requests).containsExactly("GET /schemas/ids/5");
  }

  @Test
  void shouldAskAgainForAnUnknownIdAfterAWhile() {
    answer(404, UNKNOWN);
    answer(200, TEXT_ANSWER);
    SchemaRegistry registry = registry(1, url);

    assertThat(registry.schema(5)).isEmpty();
    nanos.addAndGet(HttpSchemaRegistry.UNKNOWN_FOR.toNanos() - 1);
    assertThat(registry.schema(5)).isEmpty();
    assertThat(requests).hasSize(1);
    nanos.addAndGet(1);
    assertThat(registry.schema(5)).contains(TEXT);
  }

  @Test
  void shouldRegisterOnce() {
    answer(200, "{\"id\":9}");
    SchemaRegistry registry = registry(1, url);

    assertThat(registry.register("uic.images-value", TEXT)).isEqualTo(9);
    assertThat(registry.register("uic.images-value", TEXT)).isEqualTo(9);
    assertThat(requests).containsExactly("POST /subjects/uic.images-value/versions");
  }

  @Test
  void shouldOnlyLookUpWhenToldSo() {
    answer(404, UNKNOWN);
    SchemaRegistry registry =
        new HttpSchemaRegistry(
            RegistrySettings.from(
                Map.of(
                    RegistrySettings.URL,
                    url.toString(),
                    RegistrySettings.AUTO_REGISTER,
                    "false")));

    assertThatThrownBy(() -> registry.register("s", TEXT))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("Register it there first");
    assertThat(requests).containsExactly("POST /subjects/s");
  }

  @Test
  void shouldTryAgainWhenTheServerFails() {
    answer(503, "");
    answer(500, "");
    answer(200, TEXT_ANSWER);

    assertThat(registry(3, url).schema(5)).contains(TEXT);
  }

  @Test
  void shouldGiveUpAfterTheGivenNumberOfAttempts() {
    answer(503, "");
    answer(503, "");

    assertThatThrownBy(() -> registry(2, url).schema(5))
        .isInstanceOf(RetriableException.class)
        .hasMessageContaining("HTTP 503 after 2 attempts")
        .hasMessageContaining("check that it runs");
    assertThat(requests).hasSize(2);
  }

  @Test
  void shouldTurnToTheNextUrl() {
    answer(200, TEXT_ANSWER);

    assertThat(registry(1, URI.create("http://127.0.0.1:1"), url).schema(5)).contains(TEXT);
  }

  @Test
  void shouldNameAnUnreachableRegistry() {
    assertThatThrownBy(() -> registry(1, URI.create("http://127.0.0.1:1")).register("s", TEXT))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("http://127.0.0.1:1 does not answer");
  }

  @Test
  void shouldNotBlameTheRecordForRefusedCredentials() {
    answer(401, "");

    assertThatThrownBy(() -> registry(1, url).schema(5))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("check schema.registry.basic.auth.user.info");
  }

  @Test
  void shouldNotBlameTheRecordForAServerThatIsNoRegistry() {
    answer(404, "<html>not here</html>");
    answer(200, "<html>welcome</html>");
    SchemaRegistry registry = registry(1, url);

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> registry.schema(5))
          .isInstanceOf(RegistryUnavailableException.class)
          .hasMessageContaining("schema.registry.url");
    }
  }

  @Test
  void shouldBlameTheRecordForASchemaThatIsNotAvro() {
    answer(200, "{\"schemaType\":\"PROTOBUF\",\"schema\":\"message A {}\"}");
    answer(200, "{\"schema\":\"{\\\"type\\\":\\\"elsewhere.Type\\\"}\"}");
    SchemaRegistry registry = registry(1, url);

    assertThatThrownBy(() -> registry.schema(5))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("PROTOBUF");
    assertThatThrownBy(() -> registry.schema(6))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("stands alone");
  }

  @Test
  void shouldSendUserAndPasswordInAHeaderOnly() {
    answer(200, TEXT_ANSWER);
    String withUser = url.toString().replace("://", "://ann:secret@") + "/base/";
    RegistrySettings settings =
        RegistrySettings.from(Map.of(RegistrySettings.URL, " " + withUser + " ,"));

    new HttpSchemaRegistry(settings).schema(5);

    // printf ann:secret | base64
    assertThat(requests).containsExactly("GET /base/schemas/ids/5 Basic YW5uOnNlY3JldA==");
    assertThat(settings.toString()).doesNotContain("secret");
  }

  @Test
  @Timeout(10)
  void shouldGiveUpOnAnAnswerThatDoesNotEnd() throws IOException {
    HttpServer stalling =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    stalling.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
        });
    stalling.start();
    try {
      RegistrySettings settings =
          RegistrySettings.from(
              Map.of(
                  RegistrySettings.URL,
                  "http://127.0.0.1:" + stalling.getAddress().getPort(),
                  RegistrySettings.ATTEMPTS,
                  "1",
                  RegistrySettings.REQUEST_TIMEOUT_MS,
                  "300"));

      assertThatThrownBy(() -> new HttpSchemaRegistry(settings).schema(5))
          .isInstanceOf(RegistryUnavailableException.class)
          .hasMessageContaining("no whole answer within");
    } finally {
      stalling.stop(0);
    }
  }

  @Test
  void shouldNotRepeatPasswordsInMessages() {
    for (String urls :
        List.of(
            "https://ann:sec%ret@host", "https://ann:sec@ret@host", "https://ann:sec/ret@host")) {
      assertThatThrownBy(() -> RegistrySettings.from(Map.of(RegistrySettings.URL, urls)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasNoCause()
          .hasMessageNotContainingAny("sec", "ret@");
    }
    RegistrySettings settings =
        RegistrySettings.from(
            Map.of(
                RegistrySettings.URL,
                "https://host",
                RegistrySettings.USER_INFO,
                "ann:sec/r@t",
                RegistrySettings.TRUST_STORE,
                "trust.p12",
                RegistrySettings.TRUST_STORE_PASSWORD,
                "secret"));
    assertThat(settings.toString() + settings.trustStore())
        .contains("https://host", "trust.p12")
        .doesNotContain("sec");
  }

  @Test
  void shouldNameATrustStoreThatCannotBeRead() {
    RegistrySettings settings =
        RegistrySettings.from(
            Map.of(
                RegistrySettings.URL,
                "https://host",
                RegistrySettings.TRUST_STORE,
                "/no/such.p12"));

    assertThatThrownBy(() -> new HttpSchemaRegistry(settings))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("schema.registry.ssl.truststore.location is /no/such.p12");
  }

  @Test
  void shouldRefuseSettingsThatMakeNoSense() {
    assertRefused(Map.of(), "names no URL");
    assertRefused(Map.of(RegistrySettings.URL, "localhost:8081"), "http(s)://host:port");
    assertRefused(Map.of(RegistrySettings.URL, "http://a b"), "not a URL");
    assertRefused(
        Map.of(RegistrySettings.URL, "http://a:1", RegistrySettings.ATTEMPTS, "0"), "at least 1");
    assertRefused(
        Map.of(RegistrySettings.URL, "http://a:1", RegistrySettings.ATTEMPTS, "few"),
        "must be a number");
  }

  private static void assertRefused(Map<String, String> properties, String message) {
    assertThatThrownBy(() -> RegistrySettings.from(properties))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private SchemaRegistry registry(int attempts, URI... urls) {
    return new HttpSchemaRegistry(
        new RegistrySettings(
            List.of(urls),
            Optional.empty(),
            Optional.empty(),
            true,
            Duration.ofSeconds(5),
            attempts,
            Duration.ofMillis(1)),
        nanos::get);
  }

  private void answer(int status, String body) {
    answers.add(new Answer(status, body));
  }

  private record Answer(int status, String body) {}
}
