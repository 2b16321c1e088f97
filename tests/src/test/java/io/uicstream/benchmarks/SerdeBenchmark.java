package io.uicstream.benchmarks;

import io.uicstream.schemas.Image;
import io.uicstream.schemas.LabelCause;
import io.uicstream.schemas.LabelFormat;
import io.uicstream.schemas.PseudoLabel;
import io.uicstream.schemas.SchemaRegistry;
import io.uicstream.schemas.TopicSerdes;
import io.uicstream.schemas.Topics;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.kafka.common.serialization.Serde;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Serializes and reads back the two records that every image costs. */
@State(Scope.Thread)
public class SerdeBenchmark {
  private static final String PREFIX = "bench";
  private static final int IMAGE_BYTES = 3_000;

  private final Image image =
      new Image(
          ByteBuffer.wrap(new byte[IMAGE_BYTES]), Instant.ofEpochMilli(1), "camera-7", Map.of());
  private final PseudoLabel label =
      PseudoLabel.newBuilder()
          .setPseudoClass(17)
          .setConfidence(0.5f)
          .setCause(LabelCause.VISIT)
          .setPreviousClass(3)
          .setVisits(4)
          .setSequence(1_000_000)
          .setModelStep(10_000)
          .setRunId("0b0f0e0a-0000-4000-8000-000000000000")
          .setSourcePartition(1)
          .setSourceOffset(100_000)
          .setLabelledAtMs(Instant.ofEpochMilli(1_700_000_000_000L))
          .build();
  private Serde<Image> images;
  private Serde<PseudoLabel> labels;

  /** Knows one schema, so that no registry is asked. */
  private static final class OneSchema implements SchemaRegistry {
    private Schema schema;

    @Override
    public int register(String subject, Schema registered) {
      schema = registered;
      return 1;
    }

    @Override
    public Optional<Schema> schema(int id) {
      return Optional.of(schema);
    }
  }

  @Setup
  public void setUp() {
    images = new TopicSerdes(new OneSchema(), PREFIX, LabelFormat.AVRO).value(Topics.IMAGES);
    labels = new TopicSerdes(new OneSchema(), PREFIX, LabelFormat.AVRO).value(Topics.PSEUDO_LABELS);
  }

  @Benchmark
  public Image imageOfThreeKilobytes() {
    return roundTrip(images, Topics.IMAGES.name(PREFIX), image);
  }

  @Benchmark
  public PseudoLabel label() {
    return roundTrip(labels, Topics.PSEUDO_LABELS.name(PREFIX), label);
  }

  private static <V> V roundTrip(Serde<V> serde, String topic, V value) {
    return serde.deserializer().deserialize(topic, serde.serializer().serialize(topic, value));
  }
}
