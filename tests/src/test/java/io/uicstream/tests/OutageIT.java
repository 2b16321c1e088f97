package io.uicstream.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.uicstream.ingest.GeneratedCorpus;
import io.uicstream.ingest.SourceImage;
import io.uicstream.labelstore.LabelStore;
import io.uicstream.learner.Learner;
import io.uicstream.schemas.HttpSchemaRegistry;
import io.uicstream.schemas.Image;
import io.uicstream.schemas.RegistrySettings;
import io.uicstream.schemas.Topics;
import io.uicstream.schemas.registry.RegistryServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Registry and broker go away under {@code uic learn} and {@code uic evaluate} and come back: said,
 * waited for, gone on, nothing lost. The property {@code outage.seconds} says for how long.
 */
@EnabledIfSystemProperty(
    named = "faults",
    matches = "true",
    disabledReason = "it takes minutes; tests/scripts/faults.sh runs it")
class OutageIT {
  private static final int OUTAGE_SECONDS = Integer.getInteger("outage.seconds", 5);
  private static final int IMAGES = 150;
  private static final int PARTITIONS = 2;

  /**
   * Warnings that both outages together may leave in the log of a part. Each of its clients has
   * some kinds, a producer one for each partition that it was writing to, and the evaluator says
   * every quarter of a minute that the registry is still away: about 40 where each lasts a minute.
   */
  private static final int MOST_WARNINGS = 80;

  @TempDir Path directory;

  private String bootstrapServers;
  private int published;

  @Test
  void shouldGoOnWhereAnOutageEnds() throws Exception {
    int port = LocalPipeline.freePort();
    bootstrapServers = "127.0.0.1:" + port;
    UicProcess broker = broker(port);
    try (TestRun run = TestRun.on(BrokerKind.EXTERNAL.start(bootstrapServers))) {
      run.createTopics(PARTITIONS);
      int registryPort = LocalPipeline.freePort();
      try (UicProcess learner = part("learn", run, registryPort);
          UicProcess evaluator = part("evaluate", run, registryPort)) {
        publish(run, Image.getClassSchema());
        registryIsNotThereAtStart(run, registryPort, learner, evaluator);
        registryGoesAwayMidway(run, registryPort, learner);

        broker.kill();
        Thread.sleep(Duration.ofSeconds(OUTAGE_SECONDS).toMillis());
        assertThat(learner.isAlive()).as(learner::output).isTrue();
        assertThat(evaluator.isAlive()).as(evaluator::output).isTrue();
        broker = broker(port);
        publish(run, Image.getClassSchema());
        awaitLabels(run, learner);

        learner.terminate();
        assertThat(learner.exitCode(90)).as(learner::output).isEqualTo(UicProcess.TERMINATED);
        AfterKills after = new AfterKills(run, Learners.CLASSES);
        await()
            .atMost(Duration.ofMinutes(1))
            .pollInterval(Duration.ofMillis(500))
            .until(after::figuresCoverAllLabels);
        evaluator.terminate();
        assertThat(evaluator.exitCode(60)).as(evaluator::output).isEqualTo(UicProcess.TERMINATED);
        try (LabelStore store = LabelStore.openReadOnly(Learner.labels(directory))) {
          after.assertOneLabelForEveryImage(store, published);
        }
        after.assertLabelLogNeverWentBack();
        after.assertFiguresAreRight();
        assertSaidOnce(learner, evaluator);
      }
    } finally {
      broker.close();
    }
  }

  private void registryIsNotThereAtStart(
      TestRun run, int registryPort, UicProcess learner, UicProcess evaluator) throws Exception {
    for (UicProcess each : List.of(learner, evaluator)) {
      await().atMost(Duration.ofMinutes(1)).until(() -> each.output().contains("Waiting:"));
    }
    RegistryServer registry = registry(run, registryPort);
    try {
      awaitLabels(run, learner);
    } finally {
      registry.close();
    }
  }

  /** Images come in a schema that the learner has not met, so that it must ask. */
  private void registryGoesAwayMidway(TestRun run, int registryPort, UicProcess learner)
      throws Exception {
    publish(run, withAnotherField());
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> log("learn").contains("The schema registry does not answer"));
    Thread.sleep(Duration.ofSeconds(OUTAGE_SECONDS).toMillis());
    assertThat(labels(run)).isEqualTo(IMAGES);
    RegistryServer registry = registry(run, registryPort);
    try {
      awaitLabels(run, learner);
    } finally {
      registry.close();
    }
  }

  private void assertSaidOnce(UicProcess learner, UicProcess evaluator) throws IOException {
    assertThat(occurrences(learner.output(), "Waiting:")).isEqualTo(1);
    assertThat(occurrences(evaluator.output(), "Waiting:")).isEqualTo(1);
    assertThat(learner.output()).contains("It answers now");
    assertThat(occurrences(log("learn"), "The schema registry does not answer")).isEqualTo(1);
    assertThat(occurrences(log("learn"), "The schema registry answers again")).isEqualTo(1);
    assertThat(occurrences(log("learn"), "Labels wait in the store")).isLessThanOrEqualTo(1);
    for (String command : List.of("learn", "evaluate")) {
      long warnings =
          log(command).lines().filter(line -> line.matches("\\S+ (WARN|ERROR).*")).count();
      assertThat(warnings).as(log(command)).isBetween(1L, (long) MOST_WARNINGS);
    }
  }

  private static int occurrences(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }

  private String log(String command) throws IOException {
    Path log = directory.resolve("logs").resolve(command + ".log");
    return Files.exists(log) ? Files.readString(log) : "";
  }

  private void awaitLabels(TestRun run, UicProcess learner) {
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> !learner.isAlive() || labels(run) >= published);
    assertThat(learner.isAlive()).as(learner::output).isTrue();
  }

  private static int labels(TestRun run) {
    return run.newest(Topics.PSEUDO_LABELS).size();
  }

  private UicProcess broker(int port) {
    UicProcess broker =
        UicProcess.start(
            directory.resolve("broker.out"),
            LocalPipeline.brokerJvm(),
            LocalPipeline.broker(directory, port));
    LocalPipeline.awaitBroker(bootstrapServers, broker::isAlive);
    return broker;
  }

  private UicProcess part(String command, TestRun run, int registryPort) {
    return UicProcess.start(
        directory.resolve(command + ".out"),
        // Logs as a user sees them, not as tests want them.
        List.of("-Xmx500m", "-Dlogback.configurationFile=logback.xml"),
        LocalPipeline.part(
            command,
            new LocalPipeline.Place(run, "http://127.0.0.1:" + registryPort),
            directory,
            "--classes=" + Learners.CLASSES));
  }

  private static RegistryServer registry(TestRun run, int port) {
    RegistryServer.Settings local = RegistryServer.Settings.local(run.prefix(), run.kafka());
    return RegistryServer.start(
        new RegistryServer.Settings(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
            local.prefix(),
            local.replicationFactor(),
            local.kafka(),
            local.timeout()));
  }

  /** A later version of the schema of images, as a producer of the future may have it. */
  private static Schema withAnotherField() {
    String text = Image.getClassSchema().toString();
    return new Schema.Parser()
        .parse(
            text.substring(0, text.lastIndexOf(']'))
                + ",{\"name\":\"camera\",\"type\":\"string\",\"default\":\"\"}"
                + text.substring(text.lastIndexOf(']')));
  }

  /** Publishes new images in a schema, by the registry of the test, which stays. */
  private void publish(TestRun run, Schema schema) throws Exception {
    int id =
        new HttpSchemaRegistry(
                RegistrySettings.from(Map.of(RegistrySettings.URL, run.registryUrl())))
            .register(run.name(Topics.IMAGES) + "-value", schema);
    try (GeneratedCorpus corpus = Corpora.of(published + IMAGES);
        Producer<byte[], byte[]> producer = run.producer()) {
      for (int i = 0; i < published + IMAGES; i++) {
        SourceImage image = corpus.next().orElseThrow();
        if (i >= published) {
          producer
              .send(
                  new ProducerRecord<>(
                      run.name(Topics.IMAGES),
                      image.id().getBytes(UTF_8),
                      bytes(image, schema, id)))
              .get();
        }
      }
    }
    published += IMAGES;
  }

  private static byte[] bytes(SourceImage image, Schema schema, int id) throws IOException {
    GenericData.Record record = new GenericData.Record(schema);
    record.put("content", ByteBuffer.wrap(image.encoded()));
    record.put("capturedAtMs", image.capturedAtMs());
    record.put("source", image.source());
    record.put("attributes", Map.of());
    if (schema.getField("camera") != null) {
      record.put("camera", "north");
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0);
    out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(id).array());
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    new GenericDatumWriter<GenericData.Record>(schema).write(record, encoder);
    encoder.flush();
    return out.toByteArray();
  }
}
