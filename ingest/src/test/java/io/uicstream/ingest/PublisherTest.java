package io.uicstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.uicstream.ingest.IngestSettings.Pace;
import io.uicstream.schemas.LabelFormat;
import io.uicstream.schemas.RegistryUnavailableException;
import io.uicstream.schemas.SchemaRegistry;
import io.uicstream.schemas.TopicSerdes;
import io.uicstream.schemas.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class PublisherTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-04T05:06:07.008009Z"), ZoneOffset.UTC);

  private final TopicSerdes serdes = new TopicSerdes(new OneRun(), "run", LabelFormat.AVRO);
  private final List<Progress.Snapshot> snapshots = new ArrayList<>();

  @Test
  void shouldSendEachImageWithItsTrueClassUnderTheSameKey() throws IOException {
    MockProducer<String, byte[]> producer = producer(true);
    try (ImageSource source = Corpora.of(7, 20, Order.AS_IS);
        GeneratedCorpus expected = Corpora.of(7, 20, Order.AS_IS);
        Publisher publisher = publisher(Envelope.AVRO, Pace.UNLIMITED, producer)) {
      PublishCounts counts = publisher.publish(source, snapshots::add);

      assertThat(counts).isEqualTo(new PublishCounts(20, 20, 20, Skipped.NONE, 0));
      assertThat(producer.history()).hasSize(40);
      for (int i = 0; i < 20; i++) {
        SourceImage sent = expected.image(i);
        ProducerRecord<String, byte[]> image = producer.history().get(2 * i);
        assertThat(image.topic()).isEqualTo("run.images");
        assertThat(image.key()).isEqualTo(sent.id());
        assertThat(image.timestamp()).isNull();
        var decoded =
            serdes.value(Topics.IMAGES).deserializer().deserialize("run.images", image.value());
        assertThat(decoded.getContent()).isEqualTo(ByteBuffer.wrap(sent.encoded()));
        assertThat(decoded.getCapturedAtMs().toEpochMilli()).isEqualTo(sent.capturedAtMs());
        assertThat(decoded.getSource()).isEqualTo("generated corpus");
        ProducerRecord<String, byte[]> annotation = producer.history().get(2 * i + 1);
        assertThat(annotation.topic()).isEqualTo("run.annotations");
        assertThat(annotation.key()).isEqualTo(sent.id());
        var trueClass =
            serdes
                .value(Topics.ANNOTATIONS)
                .deserializer()
                .deserialize("run.annotations", annotation.value());
        assertThat(trueClass.getTrueClass()).isEqualTo(sent.trueClass().orElseThrow());
        assertThat(trueClass.getAnnotatedAtMs())
            .isEqualTo(Instant.parse("2026-03-04T05:06:07.008Z"));
      }
    }
    assertThat(producer.closed()).isTrue();
    Progress.Snapshot last = snapshots.get(snapshots.size() - 1);
    assertThat(last.counts().published()).isEqualTo(20);
    assertThat(last.total()).hasValue(20);
  }

  @Test
  void shouldSendBareBytesAndNoAnnotationWhereThereIsNone(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("a.txt"), "no image");
    Files.createSymbolicLink(folder.resolve("broken"), folder.resolve("nowhere"));
    MockProducer<String, byte[]> producer = producer(true);
    try (ImageSource source =
            new FolderSource(new FolderSource.Settings(folder, true, Order.AS_IS, 1));
        Publisher publisher = publisher(Envelope.RAW, Pace.UNLIMITED, producer)) {
      assertThat(publisher.publish(source, Progress.NONE))
          .isEqualTo(new PublishCounts(2, 1, 0, source.skipped(), 0));
      assertThat(producer.history())
          .singleElement()
          .satisfies(record -> assertThat(record.value()).asString().isEqualTo("no image"));
    }
  }

  @Test
  void shouldEndAtTheLargestNumberOfImages() throws IOException {
    try (ImageSource source = new GeneratedCorpus(CorpusSettings.endless(7), Order.AS_IS);
        Publisher publisher =
            publisher(Envelope.AVRO, new Pace(Double.POSITIVE_INFINITY, 12), producer(true))) {
      assertThat(publisher.publish(source, snapshots::add).published()).isEqualTo(12);
      assertThat(snapshots.get(snapshots.size() - 1).total()).isEqualTo(OptionalLong.of(12));
    }
  }

  @Test
  void shouldEndWithAnErrorWhenAnImageCannotBeSent() throws IOException {
    MockProducer<String, byte[]> producer =
        new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer()) {
          @Override
          public synchronized void flush() {
            errorNext(new TimeoutException("Expiring 1 record(s) for run.images-0"));
            super.flush();
          }
        };
    try (ImageSource source = Corpora.of(7, 5, Order.AS_IS);
        Publisher publisher = publisher(Envelope.RAW, Pace.UNLIMITED, producer)) {
      assertThatThrownBy(() -> publisher.publish(source, snapshots::add))
          .isInstanceOf(PublishException.class)
          .hasMessageContaining("image generated/7/000000000")
          .hasMessageContaining("broker.example:9092")
          .hasMessageContaining("Expiring 1 record(s)")
          .hasMessageContaining("4 images were published before")
          .hasCauseInstanceOf(TimeoutException.class);
    }
    assertThat(snapshots.get(snapshots.size() - 1).counts())
        .isEqualTo(new PublishCounts(5, 4, 5, Skipped.NONE, 1));
  }

  @Test
  void shouldStopSendingAtTheFirstFailure() throws IOException {
    MockProducer<String, byte[]> producer = producer(true);
    producer.sendException = new TimeoutException("Topic run.images not present in metadata");
    try (ImageSource source = Corpora.of(7, 5, Order.AS_IS);
        Publisher publisher = publisher(Envelope.RAW, Pace.UNLIMITED, producer)) {
      assertThatThrownBy(() -> publisher.publish(source, snapshots::add))
          .hasMessageContaining("not present in metadata")
          .hasMessageContaining("uic topics create");
    }
    PublishCounts counts = snapshots.get(snapshots.size() - 1).counts();
    assertThat(counts).isEqualTo(new PublishCounts(1, 0, 0, Skipped.NONE, 1));
  }

  @Test
  void shouldSayWhenTheRegistryIsGone() throws IOException {
    SchemaRegistry gone =
        new OneRun() {
          @Override
          public int register(String subject, Schema schema) {
            throw new RegistryUnavailableException("no registry answers at http://localhost:1");
          }
        };
    TopicSerdes serdesWithout = new TopicSerdes(gone, "run", LabelFormat.AVRO);
    try (ImageSource source = Corpora.of(7, 5, Order.AS_IS);
        Publisher publisher =
            new Publisher(
                settings(Envelope.AVRO, Pace.UNLIMITED), serdesWithout, producer(true), CLOCK)) {
      assertThatThrownBy(() -> publisher.publish(source, Progress.NONE))
          .isInstanceOf(PublishException.class)
          .hasMessageContaining("no registry answers at http://localhost:1");
    }
  }

  @Test
  void shouldSkipImagesThatTheBrokerFindsTooLarge() throws IOException {
    MockProducer<String, byte[]> producer =
        new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer()) {
          @Override
          public synchronized void flush() {
            errorNext(new RecordTooLargeException("larger than 1048576"));
            super.flush();
          }
        };
    try (ImageSource source = Corpora.of(7, 5, Order.AS_IS);
        Publisher publisher = publisher(Envelope.RAW, Pace.UNLIMITED, producer)) {
      assertThat(publisher.publish(source, Progress.NONE))
          .isEqualTo(
              new PublishCounts(
                  5,
                  4,
                  5,
                  Skipped.NONE.and(
                      new Skipped.Entry(
                          "generated/7/000000000", Skipped.Cause.REFUSED, "larger than 1048576")),
                  0));
    }
  }

  @Test
  void shouldStopFromAnotherThreadAndFinishWhatIsInFlight() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    MockProducer<String, byte[]> producer =
        new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer()) {
          @Override
          public synchronized Future<RecordMetadata> send(
              ProducerRecord<String, byte[]> record, Callback callback) {
            begun.countDown();
            return super.send(record, callback);
          }
        };
    // One image an hour: only stop() can end the wait for the second.
    try (ImageSource source = Corpora.of(7, 5, Order.AS_IS);
        Publisher publisher =
            publisher(Envelope.RAW, new Pace(1.0 / 3600, Long.MAX_VALUE), producer)) {
      CompletableFuture<PublishCounts> counts =
          CompletableFuture.supplyAsync(() -> publish(publisher, source));
      assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
      publisher.stop();
      assertThat(counts.get(10, TimeUnit.SECONDS))
          .isEqualTo(new PublishCounts(1, 1, 1, Skipped.NONE, 0));
    }
  }

  @Test
  void shouldRefuseImpossibleSettings() {
    assertThatThrownBy(() -> new Pace(0, 1)).hasMessageContaining("must be above 0");
    assertThatThrownBy(() -> new Pace(Double.NaN, 1)).hasMessageContaining("must be above 0");
    assertThatThrownBy(() -> new Pace(1, 0)).hasMessageContaining("at least 1");
    assertThatThrownBy(() -> new IngestSettings("", Envelope.RAW, Pace.UNLIMITED, Map.of()))
        .hasMessageContaining("prefix is empty");
    assertThatThrownBy(() -> new IngestSettings("uic", Envelope.RAW, Pace.UNLIMITED, Map.of()))
        .hasMessageContaining("bootstrap.servers is not set");
  }

  private static PublishCounts publish(Publisher publisher, ImageSource source) {
    try {
      return publisher.publish(source, Progress.NONE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Publisher publisher(Envelope envelope, Pace pace, MockProducer<String, byte[]> producer) {
    return new Publisher(settings(envelope, pace), serdes, producer, CLOCK);
  }

  private static IngestSettings settings(Envelope envelope, Pace pace) {
    return new IngestSettings(
        "run", envelope, pace, Map.of("bootstrap.servers", "broker.example:9092"));
  }

  private static MockProducer<String, byte[]> producer(boolean autoComplete) {
    return new MockProducer<>(
        autoComplete, null, new StringSerializer(), new ByteArraySerializer());
  }

  /** A registry that holds what this run registered. */
  private static class OneRun implements SchemaRegistry {
    private final List<Schema> schemas = new ArrayList<>();

    @Override
    public int register(String subject, Schema schema) {
      if (!schemas.contains(schema)) {
        schemas.add(schema);
      }
      return schemas.indexOf(schema);
    }

    @Override
    public Optional<Schema> schema(int id) {
      return id < schemas.size() ? Optional.of(schemas.get(id)) : Optional.empty();
    }
  }
}
