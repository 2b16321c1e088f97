package io.uicstream.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.uicstream.engine.torch.TorchEngine;
import io.uicstream.evaluator.Evaluator;
import io.uicstream.ingest.Envelope;
import io.uicstream.ingest.FolderSource;
import io.uicstream.ingest.IngestSettings;
import io.uicstream.ingest.Order;
import io.uicstream.ingest.Progress;
import io.uicstream.ingest.PublishCounts;
import io.uicstream.ingest.Publisher;
import io.uicstream.ingest.Skipped;
import io.uicstream.learner.Learner;
import io.uicstream.learner.LearnerSettings;
import io.uicstream.schemas.DeadLetterHeaders;
import io.uicstream.schemas.Evaluation;
import io.uicstream.schemas.LearnerStatus;
import io.uicstream.schemas.Topics;
import io.uicstream.tests.UicCommand.Launch;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever stands in a topic or comes by HTTP: it is counted or refused, and the run goes on. */
@KafkaTest
class BadInputIT {
  private static final int PLAIN_IMAGES = 64;
  private static final int PARTITIONS = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path directory;

  @Test
  void shouldCountWhateverComesAndGoOn(TestRun run) throws Exception {
    run.createTopics(PARTITIONS);
    allowLargeRecords(run);
    Corpora.publish(run, PLAIN_IMAGES);
    OddRecords odd = new OddRecords(run);
    odd.publish();
    long admitted = (long) PLAIN_IMAGES + odd.good().size();
    long received = admitted + odd.duplicates() + odd.refused().size() + odd.withdrawn();
    int skipped;

    try (Evaluator evaluator =
        Evaluator.start(
            Evaluations.settings(run, directory.resolve("evaluator"), Learners.CLASSES, PARTITIONS),
            run.serdes(),
            run.kafka())) {
      try (Learner learner =
          Learner.start(settings(run), new TorchEngine(), run.serdes(), Clock.systemUTC())) {
        // A learner without a store reads the label topic; later it only writes there.
        skipped = odd.publishLabelsAndAnnotations();
        await()
            .atMost(PATIENCE)
            .until(
                () ->
                    learner.done().isDone()
                        || (learner.status().images().received() == received
                            && learner.status().training().steps() > 0));
        assertThat(learner.done()).as("the learner must run on").isNotDone();
        assertThat(learner.status().images())
            .isEqualTo(
                new LearnerStatus.Images(
                    received,
                    admitted,
                    odd.duplicates(),
                    odd.refused().size(),
                    odd.withdrawn(),
                    admitted));
        assertHttpHolds();
      }
      Evaluation evaluation = Evaluations.await(run, e -> e.current().images() == admitted);
      assertThat(evaluation.current().annotated()).isEqualTo(PLAIN_IMAGES);
      await().atMost(PATIENCE).until(() -> evaluator.skippedRecords() == skipped);
    }
    assertThat(run.read(run.name(Topics.PSEUDO_LABELS)))
        .extracting(label -> new String(label.key(), UTF_8))
        .containsAll(odd.good().keySet());
    assertDeadLetters(run, odd.refused());
    assertLabelsFitForATerminal(admitted);
  }

  /** As the operator of another cluster may have set it. */
  private static void allowLargeRecords(TestRun run) throws Exception {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, run.name(Topics.IMAGES));
    AlterConfigOp larger =
        new AlterConfigOp(
            new ConfigEntry("max.message.bytes", Integer.toString(20 * OddRecords.MEGABYTE)),
            AlterConfigOp.OpType.SET);
    try (Admin admin = Admin.create(new HashMap<>(run.kafka()))) {
      admin.incrementalAlterConfigs(Map.of(topic, List.of(larger))).all().get();
    }
  }

  /** As other tests', but with the HTTP interface, and until closed. */
  private LearnerSettings settings(TestRun run) {
    LearnerSettings plain = Learners.settings(run, directory, Learners.after(Long.MAX_VALUE));
    LearnerSettings.Operation operation = plain.operation();
    return new LearnerSettings(
        plain.connection(),
        plain.directory(),
        plain.model(),
        plain.window(),
        plain.training(),
        new LearnerSettings.Operation(
            operation.checkpointSteps(),
            operation.checkpointsKept(),
            operation.decodeThreads(),
            50_000_000,
            operation.statusMs(),
            0,
            operation.labelLifetime()),
        plain.embeddings(),
        plain.stop());
  }

  private void assertHttpHolds() throws IOException {
    assertNotElsewhere(
        Files.readString(directory.resolve("http.address")).lines().findFirst().orElseThrow());
    assertThat(http("GET /labels/%zz HTTP/1.1\r\nHost: localhost")).startsWith("HTTP/1.1 400");
    assertThat(http("GET /labels/..%2f..%2f..%2fetc%2fpasswd HTTP/1.1\r\nHost: localhost"))
        .startsWith("HTTP/1.1 404")
        .doesNotContain("root:");
    assertThat(http("GET /../../etc/passwd HTTP/1.1\r\nHost: localhost"))
        .startsWith("HTTP/1.1 404")
        .doesNotContain("root:");
    assertThat(http("GET /classes/99999999999999999999 HTTP/1.1\r\nHost: localhost"))
        .startsWith("HTTP/1.1 404");
    assertThat(http("DELETE /labels HTTP/1.1\r\nHost: localhost")).startsWith("HTTP/1.1 405");
    assertThat(http("POST /labels HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999999999999"))
        .startsWith("HTTP/1.1 405");
    assertThat(http("GET /labels HTTP/1.1\r\nHost: evil.example"))
        .startsWith("HTTP/1.1 421")
        .doesNotContain("imageId");
    assertThat(http("nonsense")).doesNotStartWith("HTTP/1.1 200");
    for (String id : OddRecords.IDS) {
      String path = URLEncoder.encode(id, UTF_8).replace("+", "%20");
      String answer = http("GET /labels/" + path + " HTTP/1.1\r\nHost: localhost");
      assertThat(answer)
          .startsWith("HTTP/1.1 200")
          .containsIgnoringCase("X-Content-Type-Options: nosniff");
      String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
      assertThat(new ObjectMapper().readTree(body).path("imageId").asText()).isEqualTo(id);
      assertThat(body).doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Zl}]");
    }
  }

  /** The whole answer to a request as it is written here. */
  private String http(String head) throws IOException {
    String[] address =
        Files.readString(directory.resolve("http.address"))
            .lines()
            .findFirst()
            .orElseThrow()
            .split(":", 2);
    try (Socket socket = new Socket(address[0], Integer.parseInt(address[1]))) {
      socket.setSoTimeout(20_000);
      OutputStream out = socket.getOutputStream();
      out.write((head + "\r\nConnection: close\r\n\r\n").getBytes(UTF_8));
      out.flush();
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private static void assertDeadLetters(TestRun run, Map<String, OddRecords.Refused> refused) {
    List<ConsumerRecord<byte[], byte[]>> letters = run.read(run.name(Topics.DEAD_LETTERS));
    assertThat(letters).hasSize(refused.size());
    int position = 0;
    for (Map.Entry<String, OddRecords.Refused> each : refused.entrySet()) {
      ConsumerRecord<byte[], byte[]> letter = letters.get(position++);
      OddRecords.Refused expected = each.getValue();
      String what = each.getKey();
      assertThat(header(letter, DeadLetterHeaders.REASON)).as(what).isEqualTo(expected.reason());
      assertThat(header(letter, DeadLetterHeaders.DETAIL)).as(what).isNotBlank();
      assertThat(header(letter, DeadLetterHeaders.SOURCE_PARTITION)).as(what).isEqualTo("0");
      byte[] key = expected.key() == null ? new byte[0] : expected.key();
      assertThat(key).as(what).startsWith(letter.key());
      assertThat(expected.value()).as(what).startsWith(letter.value());
      boolean whole = key.length + expected.value().length < 16_000_000;
      if (whole && key.length < 65_536) {
        assertThat(letter.key()).as(what).isEqualTo(key);
        assertThat(letter.value()).as(what).isEqualTo(expected.value());
      } else {
        assertThat(header(letter, DeadLetterHeaders.DETAIL)).contains("left out of this copy");
      }
    }
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  /** {@code uic labels export}: a line for each label, and no character that is a command. */
  private void assertLabelsFitForATerminal(long labels) throws IOException {
    try (UicCommand export =
        UicCommand.start(
            directory,
            "export",
            new Launch(List.of(), Map.of()),
            List.of("labels", "export", "--data-dir=" + directory))) {
      assertThat(export.exit()).as(export.err()).isZero();
      List<String> lines = export.out().lines().toList();
      assertThat(lines).hasSize((int) labels);
      assertThat(lines).noneMatch(line -> line.matches(".*[\\p{Cc}\\p{Cf}\\p{Zl}].*"));
    }
  }

  /** All of 127/8 is this machine, and 127.0.0.2 answers for who listens on every address. */
  @Test
  void shouldListenOnLoopbackOnly(Broker broker, TestRun run) {
    assumeThat(broker.bootstrapServers()).startsWith("127.0.0.1:");
    assertNotElsewhere(broker.bootstrapServers());
    assertNotElsewhere(run.registryUrl());
  }

  private static void assertNotElsewhere(String address) {
    int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    assertThatThrownBy(() -> new Socket("127.0.0.2", port).close())
        .isInstanceOf(ConnectException.class);
  }

  @Test
  void shouldPassOverFilesThatNoRecordHolds(TestRun run) throws Exception {
    run.createTopics(PARTITIONS);
    Path folder = Files.createDirectories(directory.resolve("photos"));
    Files.write(folder.resolve("vast.jpg"), new byte[17 * OddRecords.MEGABYTE]);
    Files.write(folder.resolve("two\nlines.png"), new byte[10]);
    Files.write(folder.resolve("empty.png"), new byte[0]);
    Map<String, String> kafka = new HashMap<>(run.kafka());
    kafka.put("max.request.size", "100000");
    Files.write(folder.resolve("large.png"), new byte[200_000]);

    try (FolderSource source =
            new FolderSource(new FolderSource.Settings(folder, false, Order.AS_IS, 1));
        Publisher publisher =
            new Publisher(
                new IngestSettings(
                    run.prefix(), Envelope.AVRO, IngestSettings.Pace.UNLIMITED, kafka),
                run.serdes())) {
      PublishCounts counts = publisher.publish(source, Progress.NONE);
      assertThat(counts).isEqualTo(new PublishCounts(4, 2, 0, counts.skipped(), 0));
      assertThat(counts.skipped().byCause())
          .containsOnly(
              Map.entry(Skipped.Cause.TOO_LARGE, 1L), Map.entry(Skipped.Cause.REFUSED, 1L));
    }
  }
}
