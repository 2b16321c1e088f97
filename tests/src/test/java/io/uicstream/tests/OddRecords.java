package io.uicstream.tests;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.uicstream.schemas.Annotation;
import io.uicstream.schemas.Image;
import io.uicstream.schemas.ImageReference;
import io.uicstream.schemas.LabelCause;
import io.uicstream.schemas.LabelHeaders;
import io.uicstream.schemas.PseudoLabel;
import io.uicstream.schemas.Sha256;
import io.uicstream.schemas.Topic;
import io.uicstream.schemas.Topics;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Records that are like nothing a producer of ours writes: images however odd, records that hold
 * none, and foreign labels and annotations.
 */
final class OddRecords {
  static final int MEGABYTE = 1 << 20;

  /** Ids that try to be something else where they are shown. */
  static final List<String> IDS =
      List.of(
          "two\nlines\r\n2026-01-01 ERROR forged",
          "\u001b[2J\u001b]0;title\u0007 and \u009b31m",
          "quotes \" ' \\ and {\"imageId\":\"other\"}",
          "a b+c%2Fd/../../etc/passwd?x=1#y;z&w",
          "right\u202eto\u2028left \u0000 \ud83d\ude00",
          "x".repeat(10_000));

  private static final Instant CAPTURED = Instant.ofEpochMilli(1_767_225_600_000L);

  private final TestRun run;
  private final Map<String, byte[]> good = new LinkedHashMap<>();
  private final Map<String, Refused> refused = new LinkedHashMap<>();
  private int duplicates;
  private int withdrawn;

  /**
   * What is not admitted.
   *
   * @param reason the one that its dead letter is to give
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Refused(byte[] key, byte[] value, String reason) {}

  OddRecords(TestRun run) {
    this.run = run;
    collectGood();
    collectRefused();
  }

  /** Images that are to be admitted, by id. */
  Map<String, byte[]> good() {
    return good;
  }

  /** Records that are to be refused, by a name for each, in the order in which they are sent. */
  Map<String, Refused> refused() {
    return refused;
  }

  /** Published records of images that were there already. */
  int duplicates() {
    return duplicates;
  }

  /** Published withdrawals. */
  int withdrawn() {
    return withdrawn;
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
    IDS.forEach(id -> good.put(id, plain));
    good.put("before-time", plain);
    good.put("after-time", plain);
  }

  private void collectRefused() {
    byte[] jpeg = OddImages.ramp(64, 64, BufferedImage.TYPE_INT_RGB, "jpeg");
    refuse("text.jpg", image("no image".getBytes(UTF_8)), "NOT_AN_IMAGE");
    refuse("empty.jpg", image(new byte[0]), "NOT_AN_IMAGE");
    refuse("cut-off.jpg", image(Arrays.copyOf(jpeg, jpeg.length / 2)), "TRUNCATED");
    refuse("film.jpg", image("\0\0\0\40ftypisom".getBytes(UTF_8)), "UNSUPPORTED");
    refuse("bomb.png", image(OddImages.bomb()), "TOO_MANY_PIXELS");
    refuse("large.bin", image(new byte[17 * MEGABYTE]), "TOO_LARGE");
    refuse("no bytes", new byte[0], "NOT_OUR_AVRO");
    refuse("bare", jpeg, "NOT_OUR_AVRO");
    refuse("unknown-id", withSchemaId(image(jpeg), 987_654), "NOT_OUR_AVRO");
    refuse("negative-id", withSchemaId(image(jpeg), -1), "NOT_OUR_AVRO");
    refuse("other-type", annotation("cat"), "NOT_OUR_AVRO");
    refuse("reference", reference(), "REFERENCE_NOT_ALLOWED");
    refuse("no key", null, image(jpeg), "NO_KEY");
    refuse("empty key", new byte[0], image(jpeg), "NO_KEY");
    refuse("binary key", new byte[] {(byte) 0xff, 0, (byte) 0xc0}, image(jpeg), "KEY_NOT_UTF8");
    refuse("long key", "k".repeat(17 * 1024).getBytes(UTF_8), image(jpeg), "KEY_TOO_LONG");
    refuse("vast key", new byte[3 * MEGABYTE], image(jpeg), "KEY_TOO_LONG");
  }

  private void refuse(String name, byte[] value, String reason) {
    refuse(name, name.getBytes(UTF_8), value, reason);
  }

  private void refuse(String name, byte[] key, byte[] value, String reason) {
    refused.put(name, new Refused(key, value, reason));
  }

  /** Publishes all of it; what is large is sent compressed to nearly nothing. */
  void publish() throws Exception {
    try (Producer<byte[], byte[]> producer = compressing()) {
      for (Map.Entry<String, byte[]> each : good.entrySet()) {
        Instant captured =
            switch (each.getKey()) {
              case "before-time" -> Instant.ofEpochMilli(Long.MIN_VALUE);
              case "after-time" -> Instant.ofEpochMilli(Long.MAX_VALUE);
              default -> CAPTURED;
            };
        send(producer, 0, each.getKey(), image(each.getValue(), captured));
      }
      for (Refused each : refused.values()) {
        producer
            .send(new ProducerRecord<>(run.name(Topics.IMAGES), 0, each.key(), each.value()))
            .get();
      }
      producer
          .send(
              new Timeless(
                  run.name(Topics.IMAGES), bytes("pixel.png"), image(good.get("pixel.png"))))
          .get();
      duplicates++;
      for (int partition : List.of(0, 1, 1)) {
        byte[] again = image(good.get("gray.jpg"), CAPTURED.plusMillis(duplicates));
        send(producer, partition, "gray.jpg", again);
        duplicates++;
      }
      send(producer, 1, "never seen", null);
      withdrawn++;
      producer.flush();
    }
  }

  private Producer<byte[], byte[]> compressing() {
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

  /** Publishes labels and annotations that nobody can use, and returns how many. */
  int publishLabelsAndAnnotations() throws Exception {
    byte[] label = label(3, "someone else");
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (Topic<?, ?> topic : List.of(Topics.PSEUDO_LABELS, Topics.ANNOTATIONS)) {
      byte[] fine = topic.equals(Topics.PSEUDO_LABELS) ? label : annotation("cat");
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
    records.add(new ProducerRecord<>(labels, bytes("f"), label(10, "run")));
    records.add(new ProducerRecord<>(labels, bytes("f"), label(-1, "run")));
    records.add(new ProducerRecord<>(labels, bytes("f"), label(3, "r".repeat(2 * MEGABYTE))));
    ProducerRecord<byte[], byte[]> tombstone = new ProducerRecord<>(labels, bytes("f"), null);
    tombstone.headers().add(LabelHeaders.RUN_ID, bytes("run"));
    tombstone.headers().add(LabelHeaders.SEQUENCE, bytes("-\n-"));
    records.add(tombstone);
    String annotations = run.name(Topics.ANNOTATIONS);
    records.add(new ProducerRecord<>(annotations, bytes("f"), annotation("")));
    records.add(
        new ProducerRecord<>(annotations, bytes("f"), annotation("c".repeat(2 * MEGABYTE))));
    try (Producer<byte[], byte[]> producer = compressing()) {
      for (ProducerRecord<byte[], byte[]> each : records) {
        producer.send(each).get();
      }
    }
    return records.size();
  }

  private byte[] label(int pseudoClass, String runId) {
    return run.bytes(
        Topics.PSEUDO_LABELS,
        new PseudoLabel(
            pseudoClass, 0.5f, LabelCause.ARRIVAL, null, 1, 1L, 0L, runId, 0, 0L, CAPTURED));
  }

  private byte[] annotation(String trueClass) {
    return run.bytes(Topics.ANNOTATIONS, new Annotation(trueClass, CAPTURED));
  }

  private byte[] image(byte[] encoded) {
    return image(encoded, CAPTURED);
  }

  private byte[] image(byte[] encoded, Instant captured) {
    return run.bytes(
        Topics.IMAGES,
        Image.newBuilder().setContent(ByteBuffer.wrap(encoded)).setCapturedAtMs(captured).build());
  }

  private byte[] reference() {
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

  private void send(Producer<byte[], byte[]> producer, int partition, String id, byte[] value)
      throws Exception {
    producer
        .send(new ProducerRecord<>(run.name(Topics.IMAGES), partition, bytes(id), value))
        .get(30, TimeUnit.SECONDS);
  }
}
