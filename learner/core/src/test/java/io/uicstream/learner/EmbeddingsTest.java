package io.uicstream.learner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.uicstream.engine.Model;
import io.uicstream.engine.Network;
import io.uicstream.engine.Networks;
import io.uicstream.engine.Photometric;
import io.uicstream.engine.Tensor;
import io.uicstream.engine.ViewBatch;
import io.uicstream.labelstore.SourcePosition;
import io.uicstream.learner.Received.ArrivalView;
import io.uicstream.learner.Received.Content;
import io.uicstream.learner.probe.NeighbourFeatures;
import io.uicstream.schemas.Embedding;
import io.uicstream.schemas.LabelFormat;
import io.uicstream.schemas.LearnerStatus;
import io.uicstream.schemas.RegistryUnavailableException;
import io.uicstream.schemas.SchemaRegistry;
import io.uicstream.schemas.TopicSerdes;
import io.uicstream.schemas.Topics;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** From an arrival to a record on {@code embeddings}. */
class EmbeddingsTest {
  private static final Network NETWORK =
      Networks.create("alexnet-small", 32, 10, Networks.Head.BN, Networks.Input.RGB);

  private final ManualClock clock = new ManualClock();
  private final OneSchema registry = new OneSchema();
  private final TopicSerdes serdes = new TopicSerdes(registry, "run", LabelFormat.AVRO);
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final EmbeddingSample sample = sample(1, 1_000);
  private final EmbeddingPublisher publisher =
      new EmbeddingPublisher(producer, serdes.value(Topics.EMBEDDINGS).serializer(), "run", sample);
  private final Embedder embedder =
      new Embedder(
          new FirstPixels().model(),
          NeighbourFeatures.of(NETWORK, NeighbourFeatures.LAST),
          publisher,
          clock);

  private static final class ManualClock extends Clock {
    private long ms = 1_000;

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(ms);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private static final class OneSchema implements SchemaRegistry {
    private Optional<Schema> schema = Optional.empty();
    private boolean away;

    @Override
    public int register(String subject, Schema registered) {
      if (away) {
        throw new RegistryUnavailableException("away", new IllegalStateException("away"));
      }
      schema = Optional.of(registered);
      return 0;
    }

    @Override
    public Optional<Schema> schema(int id) {
      return schema;
    }
  }

  /** A model all of whose activations are the first byte of the view. */
  private static final class FirstPixels {
    Model model() {
      return (Model)
          Proxy.newProxyInstance(
              Model.class.getClassLoader(),
              new Class<?>[] {Model.class},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "network" -> NETWORK;
                    case "features" -> features((ViewBatch) arguments[0], (String) arguments[1]);
                    case "await" -> null;
                    default -> throw new UnsupportedOperationException(method.getName());
                  });
    }

    private static Tensor features(ViewBatch views, String layer) {
      assertThat(layer).isEqualTo("relu5");
      int perImage = 64 * 8 * 8;
      float[] values = new float[views.images() * perImage];
      for (int i = 0; i < values.length; i++) {
        values[i] = views.pixels()[i / perImage * 32 * 32 * 3];
      }
      return new Tensor(new long[] {views.images(), 64, 8, 8}, values);
    }
  }

  @Test
  void shouldTakeTheSameShareOfIdsWhoeverAsks() {
    EmbeddingSample tenth = sample(0.1, 1e9);
    EmbeddingSample again = sample(0.1, 1e9);
    EmbeddingSample half = sample(0.5, 1e9);
    int taken = 0;
    for (int i = 0; i < 20_000; i++) {
      String id = "class-" + i % 10 + "/" + i + ".jpg";
      boolean takes = tenth.takes(id);
      assertThat(again.takes(id)).isEqualTo(takes);
      assertThat(!takes || half.takes(id)).as("a larger share holds the smaller one").isTrue();
      taken += takes ? 1 : 0;
    }

    // 42 is the standard deviation.
    assertThat(taken).isBetween(1_830, 2_170);
    assertThat(sample(0, 1e9).takes("a")).isFalse();
  }

  @Test
  void shouldTakeNoMoreThanTheRate() {
    EmbeddingSample atMostTen = sample(1, 10);

    assertThat(taken(atMostTen, 100)).isEqualTo(10);
    clock.ms += 500;
    assertThat(taken(atMostTen, 100)).isEqualTo(5);
    assertThat(atMostTen.dropped()).isEqualTo(185);
    clock.ms += 3_600_000;
    assertThat(taken(atMostTen, 100)).isEqualTo(10);
  }

  private static long taken(EmbeddingSample sample, int images) {
    return IntStream.range(0, images).filter(i -> sample.takes("image-" + i)).count();
  }

  @Test
  void shouldEmbedInBatchesAndNotLaterThanASecond() {
    embedder.embed(arrivals(0, 63), 7);
    publisher.run();
    assertThat(producer.history()).isEmpty();

    embedder.embed(arrivals(63, 67), 8);
    publisher.run();
    assertThat(producer.history()).hasSize(67);

    embedder.embed(arrivals(67, 68), 9);
    clock.ms += 999;
    embedder.embed(List.of(), 10);
    clock.ms += 1;
    embedder.embed(List.of(), 11);
    publisher.run();
    assertThat(producer.history()).hasSize(68);

    for (int i = 0; i < 68; i++) {
      ProducerRecord<byte[], byte[]> record = producer.history().get(i);
      assertThat(new String(record.key(), UTF_8)).isEqualTo("image-" + i);
      assertThat(read(record))
          .isEqualTo(
              new Embedding(
                  "conv5",
                  2,
                  Collections.nCopies(64 * 2 * 2, (float) i),
                  i < 67 ? 8L : 11L,
                  3,
                  1000L + i,
                  Instant.ofEpochMilli(record.timestamp())));
    }
  }

  @Test
  void shouldLeaveOutWhatIsNotInTheSample() {
    Received other =
        new Received(
            new SourcePosition(0, 0),
            new Content.Decoded("other", new byte[0], 0, view(0), Optional.empty()));

    embedder.embed(List.of(other), 1);
    embedder.flush(1);
    publisher.run();

    assertThat(producer.history()).isEmpty();
  }

  @Test
  void shouldDropAndCountWhatCannotBeSent() {
    registry.away = true;
    embedder.embed(arrivals(0, 64), 1);
    publisher.run();
    registry.away = false;
    embedder.embed(arrivals(64, 127), 1);
    embedder.embed(arrivals(127, 1_300), 1);
    publisher.run();

    // 64 had no schema id; of 1,236 at once 1,024 could wait.
    assertThat(embedder.takeStatus()).isEqualTo(new LearnerStatus.Embeddings(1_024, 64 + 212, 0));
  }

  @Test
  void shouldNameTheLayersThatThereAre() {
    assertThat(NeighbourFeatures.of(NETWORK, "conv3"))
        .isEqualTo(new NeighbourFeatures("conv3", "relu3", 2, 64));
    assertThatThrownBy(() -> NeighbourFeatures.of(NETWORK, "conv6"))
        .hasMessageContaining("conv1, conv2, conv3, conv4, conv5");
  }

  private EmbeddingSample sample(double share, double perSecond) {
    return new EmbeddingSample(
        new LearnerSettings.Embeddings(share, perSecond, NeighbourFeatures.LAST), clock);
  }

  private static List<Received> arrivals(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(
            i ->
                new Received(
                    new SourcePosition(3, 1000 + i),
                    new Content.Decoded(
                        "image-" + i, new byte[0], 0, view(99), Optional.of(view(i)))))
        .toList();
  }

  private static ArrivalView view(int first) {
    byte[] pixels = new byte[32 * 32 * 3];
    pixels[0] = (byte) first;
    return new ArrivalView(pixels, Photometric.NONE);
  }

  private Embedding read(ProducerRecord<byte[], byte[]> record) {
    return serdes
        .value(Topics.EMBEDDINGS)
        .deserializer()
        .deserialize(record.topic(), record.value());
  }
}
