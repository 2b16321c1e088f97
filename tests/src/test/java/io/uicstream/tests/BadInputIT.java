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
import io.uicstream.learner.Learner;
import io.uicstream.learner.LearnerSettings;
import io.uicstream.schemas.Annotation;
import io.uicstream.schemas.DeadLetterHeaders;
import io.uicstream.schemas.Evaluation;
import io.uicstream.schemas.Image;
import io.uicstream.schemas.ImageReference;
import io.uicstream.schemas.LabelCause;
import io.uicstream.schemas.LabelHeaders;
import io.uicstream.schemas.LearnerStatus;
import io.uicstream.schemas.PseudoLabel;
import io.uicstream.schemas.Sha256;
import io.uicstream.schemas.Topic;
import io.uicstream.schemas.Topics;
import io.uicstream.tests.UicCommand.Launch;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever stands in a topic or comes by HTTP: it is counted or refused, and the run goes on. */
@KafkaTest
class BadInputIT {
  private static final int PLAIN_IMAGES = 64;
  private static final int PARTITIONS = 2;
  private static final int MEGABYTE = 1 << 20;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Instant CAPTURED = Instant.ofEpochMilli(1_767_225_600_000L);

  /** Ids that try to be something else where they are shown. */
  private static final List<String> ODD_IDS =
      List.of(
          "two\nlines\r\n2026-01-01 ERROR forged",
          "\u001b[2J\u001b]0;title\u0007 and \u009b31m",
          "quotes \" ' \\ and {\"imageId\":\"other\"}",
          "a b+c%2Fd/../../etc/passwd?x=1#y;z&w",
          "right\u202eto\u2028left \u0000 \ud83d\ude00",
          "x".repeat(10_000));

  @TempDir Path directory;

  /** Records that hold no image for us, by key, with the reason they are to be refused for. */
  private final Map<String, Refused> refused = new LinkedHashMap<>();

  /** Images that are to be admitted, by id. */
  private final Map<String, byte[]> good = new LinkedHashMap<>();

  private int duplicates;
  private int withdrawn;

  @SuppressWarnings("ArrayRecordComponent")
  private record Refused(byte[] key, byte[] value, String reason) {}

  @Test
  void shouldCountWhateverComesAndGoOn(TestRun run) throws Exception {
    run.createTopics(PARTITIONS);
    allowLargeRecords(run);
    Corpora.publish(run, PLAIN_IMAGES);
    collectGood();
    collectRefused(run);
    publish(run);
    long admitted = (long) PLAIN_IMAGES + good.size();
    long received = admitted + duplicates + refused.size() + withdrawn;
    int skipped;

    try (Evaluator evaluator =
        Evaluator.start(
            Evaluations.settings(run, directory.resolve("evaluator"), Learners.CLASSES, PARTITIONS),
            run.serdes(),
            run.kafka())) {
      try (Learner learner =
          Learner.start(settings(run), new TorchEngine(), run.serdes(), Clock.systemUTC())) {
        // A learner without a store reads the label topic; later it only writes there.
        skipped = publishForeignLabelsAndAnnotations(run);
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
                    received, admitted, duplicates, refused.size(), withdrawn, admitted));
        assertHttpHolds();
      }
      Evaluation evaluation = Evaluations.await(run, e -> e.current().images() == admitted);
      assertThat(evaluation.current().annotated()).isEqualTo(PLAIN_IMAGES);
      await().atMost(PATIENCE).until(() -> evaluator.skippedRecords() == skipped);
    }
    assertThat(run.read(run.name(Topics.PSEUDO_LABELS)))
        .extracting(label -> new String(label.key(), UTF_8))
        .containsAll(good.keySet());
    assertDeadLetters(run);
    assertLabelsFitForATerminal(admitted);
  }

  /** As the operator of another cluster may have set it. */
  private static void allowLargeRecords(TestRun run) throws Exception {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, run.name(Topics.IMAGES));
    AlterConfigOp larger =
        new AlterConfigOp(
            new ConfigEntry("max.message.bytes", Integer.toString(20 * MEGABYTE)),
            AlterConfigOp.OpType.SET);
    try (Admin admin = Admin.create(new HashMap<>(run.kafka()))) {
      admin.incrementalAlterConfigs(Map.of(topic, List.of(larger))).all().get();
    }
  }

  private void collectGood() {
    good.put("cmyk.jpg", OddImages.file("cmyk-red.jpg"));
    good.put("animated.gif", OddImages.file("animated.gif"));
    good.put("animated.webp", OddImages.file("animated.webp"));
    good.put("lossless.webp", OddImages.file("lossless-orientation6.webp"));
    good.put("lossy.webp", OddImages.file("lossy-alpha.webp"));
    good.put("exif.jpg", OddImages.file("progressive-orientation6.jpg"));
    good.put("gray16.png", OddImages.ramp(9, 7, BufferedImage.TYPE_USHORT_GRAY, "png"));
    good.put("gray.jpg", OddImages.ramp(9, 7, BufferedImage.TYPE_BYTE_GRAY, "jpeg"));
    good.put("pixel.png", OddImages.ramp(1, 1, BufferedImage.TYPE_INT_RGB, "png"));
    good.put("line.png", OddImages.ramp(3000, 1, BufferedImage.TYPE_INT_RGB, "png"));
    byte[] plain = OddImages.ramp(32, 32, BufferedImage.TYPE_INT_RGB, "png");
    ODD_IDS.forEach(id -> good.put(id, plain));
    good.put("before-time", plain);
    good.put("after-time", plain);
  }

  private void collectRefused(TestRun run) {
    byte[] jpeg = OddImages.ramp(64, 64, BufferedImage.TYPE_INT_RGB, "jpeg");
    refuse("text.jpg", image(run, "no image".getBytes(UTF_8)), "NOT_AN_IMAGE");
    refuse("empty.jpg", image(run, new byte[0]), "NOT_AN_IMAGE");
    refuse("cut-off.jpg", image(run, Arrays.copyOf(jpeg, jpeg.length / 2)), "TRUNCATED");
    refuse("film.jpg", image(run, "\0\0\0\40ftypisom".getBytes(UTF_8)), "UNSUPPORTED");
    refuse("bomb.png", image(run, OddImages.bomb()), "TOO_MANY_PIXELS");
    refuse("large.bin", image(run, new byte[10 * MEGABYTE]), "TOO_LARGE");
    refuse("no bytes", new byte[0], "NOT_OUR_AVRO");
    refuse("bare", jpeg, "NOT_OUR_AVRO");
    refuse("unknown-id", withSchemaId(image(run, jpeg), 987_654), "NOT_OUR_AVRO");
    refuse("negative-id", withSchemaId(image(run, jpeg), -1), "NOT_OUR_AVRO");
    refuse("other-type", annotation(run, "cat"), "NOT_OUR_AVRO");
    refuse("reference", reference(run), "REFERENCE_NOT_ALLOWED");
    refuse("no key", null, image(run, jpeg), "NO_KEY");
    refuse("empty key", new byte[0], image(run, jpeg), "NO_KEY");
    refuse(
        "binary key", new byte[] {(byte) 0xff, 0, (byte) 0xc0}, image(run, jpeg), "KEY_NOT_UTF8");
    refuse("long key", "k".repeat(17 * 1024).getBytes(UTF_8), image(run, jpeg), "KEY_TOO_LONG");
    refuse("vast key", new byte[3 * MEGABYTE], image(run, jpeg), "KEY_TOO_LONG");
  }

  private void refuse(String name, byte[] value, String reason) {
    refuse(name, name.getBytes(UTF_8), value, reason);
  }

  private void refuse(String name, byte[] key, byte[] value, String reason) {
    refused.put(name, new Refused(key, value, reason));
  }

  /** All of it; what is large is sent compressed to nearly nothing. */
  private void publish(TestRun run) throws Exception {
    try (Producer<byte[], byte[]> producer = compressing(run)) {
      for (Map.Entry<String, byte[]> each : good.entrySet()) {
        Instant captured =
            switch (each.getKey()) {
              case "before-time" -> Instant.ofEpochMilli(Long.MIN_VALUE);
              case "after-time" -> Instant.ofEpochMilli(Long.MAX_VALUE);
              default -> CAPTURED;
            };
        send(run, producer, 0, each.getKey(), image(run, each.getValue(), captured));
      }
      for (Refused each : refused.values()) {
        producer
            .send(new ProducerRecord<>(run.name(Topics.IMAGES), 0, each.key(), each.value()))
            .get();
      }
      producer
          .send(
              new Timeless(
                  run.name(Topics.IMAGES), bytes("pixel.png"), image(run, good.get("pixel.png"))))
          .get();
      duplicates++;
      for (int partition : List.of(0, 1, 1)) {
        byte[] again = image(run, good.get("gray.jpg"), CAPTURED.plusMillis(duplicates));
        send(run, producer, partition, "gray.jpg", again);
        duplicates++;
      }
      send(run, producer, 1, "never seen", null);
      withdrawn++;
      producer.flush();
    }
  }

  private static Producer<byte[], byte[]> compressing(TestRun run) {
    Map<String, Object> properties = new HashMap<>(run.kafka());
    properties.put("compression.type", "gzip");
    properties.put("max.request.size", Integer.toString(64 * MEGABYTE));
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** What clients older than Kafka's timestamps write; the client of today refuses to make it. */
  private static final class Timeless extends ProducerRecord<byte[], byte[]> {
    Timeless(String topic, byte[] key, byte[] value) {
      super(topic, 0, key, value);
    }

    @Override
    public Long timestamp() {
      return -1L;
    }
  }

  /** Returns how many of them are to be skipped. */
  private static int publishForeignLabelsAndAnnotations(TestRun run) throws Exception {
    byte[] label = label(run, 3, "someone else");
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (Topic<?, ?> topic : List.of(Topics.PSEUDO_LABELS, Topics.ANNOTATIONS)) {
      byte[] fine = topic.equals(Topics.PSEUDO_LABELS) ? label : annotation(run, "cat");
      String name = run.name(topic);
      records.add(new ProducerRecord<>(name, bytes("f"), bytes("garbage")));
      records.add(new ProducerRecord<>(name, bytes("f"), new byte[0]));
      records.add(new ProducerRecord<>(name, bytes("f"), bytes("{\"pseudoClass\":")));
      records.add(new ProducerRecord<>(name, bytes("f"), withSchemaId(fine, 987_654)));
      records.add(new ProducerRecord<>(name, bytes("f"), Arrays.copyOf(fine, fine.length - 1)));
      records.add(new ProducerRecord<>(name, new byte[] {(byte) 0xff}, fine));
      records.add(new ProducerRecord<>(name, new byte[2 * MEGABYTE], fine));
      records.add(new Timeless(name, bytes("f"), fine));
    }
    String labels = run.name(Topics.PSEUDO_LABELS);
    records.add(new ProducerRecord<>(labels, bytes("f"), label(run, 10, "run")));
    records.add(new ProducerRecord<>(labels, bytes("f"), label(run, -1, "run")));
    records.add(new ProducerRecord<>(labels, bytes("f"), label(run, 3, "r".repeat(2 * MEGABYTE))));
    ProducerRecord<byte[], byte[]> tombstone = new ProducerRecord<>(labels, bytes("f"), null);
    tombstone.headers().add(LabelHeaders.RUN_ID, bytes("run"));
    tombstone.headers().add(LabelHeaders.SEQUENCE, bytes("-\n-"));
    records.add(tombstone);
    String annotations = run.name(Topics.ANNOTATIONS);
    records.add(new ProducerRecord<>(annotations, bytes("f"), annotation(run, "")));
    records.add(
        new ProducerRecord<>(annotations, bytes("f"), annotation(run, "c".repeat(2 * MEGABYTE))));
    try (Producer<byte[], byte[]> producer = compressing(run)) {
      for (ProducerRecord<byte[], byte[]> each : records) {
        producer.send(each).get();
      }
    }
    return records.size();
  }

  private static byte[] label(TestRun run, int pseudoClass, String runId) {
    return run.bytes(
        Topics.PSEUDO_LABELS,
        new PseudoLabel(
            pseudoClass, 0.5f, LabelCause.ARRIVAL, null, 1, 1L, 0L, runId, 0, 0L, CAPTURED));
  }

  private static byte[] annotation(TestRun run, String trueClass) {
    return run.bytes(Topics.ANNOTATIONS, new Annotation(trueClass, CAPTURED));
  }

  private static byte[] image(TestRun run, byte[] encoded) {
    return image(run, encoded, CAPTURED);
  }

  private static byte[] image(TestRun run, byte[] encoded, Instant captured) {
    return run.bytes(
        Topics.IMAGES,
        Image.newBuilder().setContent(ByteBuffer.wrap(encoded)).setCapturedAtMs(captured).build());
  }

  private static byte[] reference(TestRun run) {
    return run.bytes(
        Topics.IMAGES,
        Image.newBuilder()
            .setContent(new ImageReference("http://169.254.169.254/", new Sha256(new byte[32]), 1L))
            .setCapturedAtMs(CAPTURED)
            .build());
  }

  private static byte[] withSchemaId(byte[] record, int id) {
    return ByteBuffer.wrap(record.clone()).putInt(1, id).array();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static void send(
      TestRun run, Producer<byte[], byte[]> producer, int partition, String id, byte[] value)
      throws Exception {
    producer
        .send(new ProducerRecord<>(run.name(Topics.IMAGES), partition, bytes(id), value))
        .get(30, TimeUnit.SECONDS);
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
    for (String id : ODD_IDS) {
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

  private void assertDeadLetters(TestRun run) {
    List<ConsumerRecord<byte[], byte[]>> letters = run.read(run.name(Topics.DEAD_LETTERS));
    assertThat(letters).hasSize(refused.size());
    int position = 0;
    for (Map.Entry<String, Refused> each : refused.entrySet()) {
      ConsumerRecord<byte[], byte[]> letter = letters.get(position++);
      Refused expected = each.getValue();
      String what = each.getKey();
      assertThat(header(letter, DeadLetterHeaders.REASON)).as(what).isEqualTo(expected.reason());
      assertThat(header(letter, DeadLetterHeaders.DETAIL)).as(what).isNotBlank();
      assertThat(header(letter, DeadLetterHeaders.SOURCE_PARTITION)).as(what).isEqualTo("0");
      byte[] key = expected.key() == null ? new byte[0] : expected.key();
      assertThat(key).as(what).startsWith(letter.key());
      assertThat(expected.value()).as(what).startsWith(letter.value());
      boolean whole = key.length + expected.value().length < 4_000_000;
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
    Files.write(folder.resolve("vast.jpg"), new byte[5 * MEGABYTE]);
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
      assertThat(publisher.publish(source, Progress.NONE))
          .isEqualTo(new PublishCounts(4, 2, 0, 2, 0));
    }
  }
}
