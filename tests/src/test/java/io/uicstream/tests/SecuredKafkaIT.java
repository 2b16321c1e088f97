package io.uicstream.tests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.uicstream.schemas.LearnerStatus;
import io.uicstream.schemas.Topic;
import io.uicstream.schemas.Topics;
import io.uicstream.tests.UicCommand.Launch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command against a broker with TLS, client certificates and SCRAM-SHA-512, and a registry
 * with https and a password, set up by a settings file as users do; and nothing that any of them
 * writes anywhere holds a password.
 */
class SecuredKafkaIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int IMAGES = 64;
  private static final String USER = "uic";

  // With characters that a URL encodes and that a careless pattern stops at.
  private static final String SCRAM_PASSWORD = "scram-p@ss/W0rd:canary";
  private static final String KEY_PASSWORD = "keystore-canary-2f9c";
  private static final String REGISTRY_PASSWORD = "registry-canary-77aa";
  private static final List<String> SECRETS =
      List.of(SCRAM_PASSWORD, KEY_PASSWORD, REGISTRY_PASSWORD, "canary");

  @TempDir static Path directory;

  private static KeyFiles keys;
  private static SecuredBroker broker;
  private static TestRun run;
  private static HttpsProxy registry;
  private static Path output;

  @BeforeAll
  static void start() throws IOException {
    output = Files.createDirectory(directory.resolve("output"));
    keys = KeyFiles.in(directory, KEY_PASSWORD);
    broker = SecuredBroker.start(directory.resolve("broker"), keys, USER, SCRAM_PASSWORD);
    Map<String, String> client = new LinkedHashMap<>();
    connection().forEach((name, value) -> client.put(name.replaceFirst("^kafka\\.", ""), value));
    run = TestRun.on(client);
    registry = new HttpsProxy(run.registryUrl(), keys, USER + ":" + REGISTRY_PASSWORD);
  }

  @AfterAll
  static void stop() {
    registry.close();
    run.close();
    broker.close();
  }

  @Test
  void shouldRunEveryPartAndTellNoSecret() throws Exception {
    List<String> config = List.of("--config", file("right", settings()).toString());
    assertThat(uic("topics", join(config, "topics", "create")).exit()).isZero();
    assertShown(config);

    List<String> published =
        join(config, "ingest", "--corpus-images=" + IMAGES, "--data-dir=" + data("ingest"));
    UicCommand ingest = uic("ingest", published);
    assertThat(ingest.exit()).as(ingest.err()).isZero();
    assertThat(ingest.out()).contains("Published " + IMAGES + " images");

    try (UicCommand evaluate =
            uic("evaluate", join(config, "evaluate", "--data-dir=" + data("evaluate"), "-v"));
        UicCommand served =
            uic(
                "registry",
                join(config, "registry", "--registry-port=0", "--data-dir=" + data("registry")));
        UicCommand learn = learner(config)) {
      await()
          .atMost(PATIENCE)
          .until(
              () -> !learn.alive() || (labelled() == IMAGES && !read(Topics.EVALUATION).isEmpty()));
      assertThat(learn.alive()).as(learn.err()).isTrue();
      assertThat(uic("sizes", List.of("labels", "sizes", "--data-dir=" + data("learn"))).exit())
          .isZero();
      Files.writeString(output.resolve("http"), get("/status") + get("/labels"));
      assertThat(served.out()).contains("Schema registry at http://127.0.0.1:");

      learn.stop();
      evaluate.stop();
      served.stop();
      assertThat(learn.out()).contains("labelled " + IMAGES);
    }
    assertThat(registry.passed()).isPositive();
    assertThat(registry.refused()).isZero();

    List<Path> logs = files(data("learn").getParent(), "log");
    assertThat(logs)
        .extracting(log -> log.getFileName().toString())
        .contains("ingest.log", "learn.log", "evaluate.log", "registry.log");
    // The search below finds nothing in vain: what it looks through is the whole talk of Kafka.
    assertThat(Files.readString(data("learn").resolve("logs/learn.log")))
        .contains("DEBUG")
        .contains("sasl.jaas.config = [hidden]");
    assertNoSecretIn(output);
    assertNoSecretIn(data("learn").getParent());
    assertNoSecretOnTopics();
  }

  /** A learner that runs until stopped, with its secrets in the environment. */
  private static UicCommand learner(List<String> config) {
    Map<String, String> environment =
        Map.of(
            "UIC_SCHEMA_REGISTRY_URL",
            "https://" + USER + ":" + REGISTRY_PASSWORD + "@" + registry.address(),
            "UIC_KAFKA_SASL_JAAS_CONFIG",
            SecuredBroker.jaas(USER, SCRAM_PASSWORD));
    return UicCommand.start(
        output,
        "learn",
        new Launch(TALKATIVE, environment),
        join(
            config,
            "learn",
            "--verbose",
            "--set=kafka.ssl.key.password=" + KEY_PASSWORD,
            "--classes=10",
            "--batch=32",
            "--replay-ratio=1",
            "--status-interval=200ms",
            "--data-dir=" + data("learn")));
  }

  private static final List<String> TALKATIVE =
      List.of("-Dlogback.configurationFile=logback-everything.xml");

  private static UicCommand uic(String name, List<String> command) {
    return UicCommand.start(output, name, new Launch(TALKATIVE, Map.of()), command);
  }

  /** {@code uic settings} shows what is set and masks what is secret, wherever it was given. */
  private static void assertShown(List<String> config) {
    UicCommand settings =
        UicCommand.start(
            output,
            "settings",
            new Launch(TALKATIVE, Map.of("UIC_KAFKA_SSL_KEY_PASSWORD", KEY_PASSWORD)),
            join(
                config,
                "settings",
                "--schema-registry-url=https://" + USER + ":" + REGISTRY_PASSWORD + "@host",
                "--set=kafka.sasl.jaas.config=" + SecuredBroker.jaas(USER, SCRAM_PASSWORD)));
    assertThat(settings.exit()).as(settings.err()).isZero();
    assertThat(settings.out())
        .containsPattern("schema.registry.url +https://\\*{8}@host ")
        .containsPattern("schema.registry.basic.auth.user.info +\\*{8} ")
        .containsPattern("kafka.sasl.jaas.config +\\*{8} +flag")
        .containsPattern("kafka.ssl.key.password +\\*{8} +environment")
        .containsPattern("kafka.ssl.keystore.password +\\*{8} +file")
        .containsPattern("kafka.sasl.mechanism +SCRAM-SHA-512 ");
  }

  @Test
  void shouldSayInOneLineWhyItIsRefused() {
    Map<String, String> wrongPassword = settings();
    wrongPassword.put("kafka.sasl.jaas.config", SecuredBroker.jaas(USER, "wrong-canary"));
    Map<String, String> untrusted = settings();
    untrusted.put("kafka.ssl.truststore.location", keys.trustingClient().toString());
    Map<String, String> untrustedRegistry = settings();
    untrustedRegistry.remove("schema.registry.ssl.truststore.location");
    Map<String, String> wrongRegistryPassword = settings();
    wrongRegistryPassword.put("schema.registry.basic.auth.user.info", USER + ":wrong-canary");

    List<String> topics = List.of("topics", "create");
    List<String> ingest = List.of("ingest", "--corpus-images=1", "--data-dir=" + data("refused"));
    List<List<String>> commands =
        List.of(
            topics,
            List.of("learn", "--engine=torch", "--data-dir=" + data("refused")),
            List.of("evaluate", "--data-dir=" + data("refused")));
    Map<UicCommand, List<String>> refused = new LinkedHashMap<>();
    for (List<String> command : commands) {
      refused.put(
          refused("password", wrongPassword, command),
          List.of("refuses us", "invalid credentials", "kafka.sasl."));
    }
    refused.put(
        refused("untrusted", untrusted, topics),
        List.of("no TLS connection", "certification path", "kafka.ssl.truststore.location"));
    run.createTopics(1);
    refused.put(
        refused("registry-untrusted", untrustedRegistry, ingest),
        List.of(
            registry.address(), "certification path", "schema.registry.ssl.truststore.location"));
    refused.put(
        refused("registry-password", wrongRegistryPassword, ingest),
        List.of(registry.address(), "HTTP 401", "schema.registry.basic.auth.user.info"));

    refused.forEach(
        (process, words) -> {
          assertThat(process.exit()).as(process.err()).isEqualTo(1);
          assertThat(process.err().lines()).as(process.err()).hasSize(1);
          assertThat(process.err()).startsWith("uic: ").contains(words).doesNotContain("canary");
        });
    assertNoSecretIn(data("refused"));
  }

  private static UicCommand refused(
      String why, Map<String, String> settings, List<String> command) {
    String name = why + "-" + command.get(0);
    return UicCommand.start(
        output,
        name,
        new Launch(List.of(), Map.of()),
        join(List.of("--config", file(name, settings).toString()), command.toArray(String[]::new)));
  }

  /** How users of such a cluster connect. */
  private static Map<String, String> connection() {
    Map<String, String> kafka = new LinkedHashMap<>();
    kafka.put("kafka.bootstrap.servers", broker.bootstrapServers());
    kafka.put("kafka.security.protocol", "SASL_SSL");
    kafka.put("kafka.sasl.mechanism", "SCRAM-SHA-512");
    kafka.put("kafka.sasl.jaas.config", SecuredBroker.jaas(USER, SCRAM_PASSWORD));
    kafka.put("kafka.ssl.truststore.location", keys.trustingServer().toString());
    kafka.put("kafka.ssl.truststore.password", KEY_PASSWORD);
    kafka.put("kafka.ssl.keystore.location", keys.client().toString());
    kafka.put("kafka.ssl.keystore.password", KEY_PASSWORD);
    kafka.put("kafka.ssl.key.password", KEY_PASSWORD);
    return kafka;
  }

  private static Map<String, String> settings() {
    Map<String, String> settings = connection();
    settings.put("topics.prefix", run.prefix());
    settings.put("topics.partitions", "1");
    settings.put("schema.registry.url", "https://" + registry.address());
    settings.put("schema.registry.basic.auth.user.info", USER + ":" + REGISTRY_PASSWORD);
    settings.put("schema.registry.ssl.truststore.location", keys.trustingServer().toString());
    settings.put("schema.registry.ssl.truststore.password", KEY_PASSWORD);
    settings.put("classes", "10");
    settings.put("evaluation.every", "1s");
    return settings;
  }

  private static Path file(String name, Map<String, String> settings) {
    List<String> lines =
        settings.entrySet().stream()
            .map(each -> each.getKey() + " = " + each.getValue().replace("\\", "\\\\"))
            .toList();
    try {
      return Files.write(directory.resolve(name + ".properties"), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path data(String name) {
    return directory.resolve("data").resolve(name);
  }

  private static List<String> join(List<String> config, String... command) {
    List<String> words = new ArrayList<>(List.of(command));
    words.addAll(config);
    return words;
  }

  private static long labelled() {
    return run.values(Topics.LEARNER_STATUS).stream()
        .map(LearnerStatus::images)
        .mapToLong(LearnerStatus.Images::labelled)
        .max()
        .orElse(0);
  }

  private static List<ConsumerRecord<byte[], byte[]>> read(Topic<?, ?> topic) {
    return run.read(run.name(topic));
  }

  private static String get(String path) throws Exception {
    String address =
        Files.readString(data("learn").resolve("http.address")).lines().findFirst().orElseThrow();
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://" + address + path)).build(),
            BodyHandlers.ofString())
        .body();
  }

  private static List<Path> files(Path below, String extension) {
    try (Stream<Path> all = Files.walk(below)) {
      return all.filter(Files::isRegularFile)
          .filter(path -> path.toString().endsWith(extension))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertNoSecretIn(Path below) {
    Map<Path, String> found = new TreeMap<>();
    for (Path file : files(below, "")) {
      try {
        String bytes = new String(Files.readAllBytes(file), ISO_8859_1);
        SECRETS.stream().filter(bytes::contains).forEach(secret -> found.put(file, secret));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    assertThat(found).isEmpty();
  }

  private static void assertNoSecretOnTopics() {
    List<String> topics = new ArrayList<>(Topics.all().stream().map(run::name).toList());
    topics.add(run.prefix() + ".schemas");
    for (String topic : topics) {
      for (ConsumerRecord<byte[], byte[]> record : run.read(topic)) {
        String value = record.value() == null ? "" : new String(record.value(), UTF_8);
        assertThat(value + record.headers()).doesNotContain(SECRETS);
      }
    }
  }
}
