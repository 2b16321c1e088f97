package io.uicstream.learner;

import io.uicstream.engine.Model;
import io.uicstream.engine.Network;
import io.uicstream.engine.Networks;
import io.uicstream.engine.Pending;
import io.uicstream.engine.Photometric;
import io.uicstream.engine.Scores;
import io.uicstream.engine.ViewBatch;
import io.uicstream.labelstore.SourcePosition;
import io.uicstream.learner.ImageEnvelope.Opened;
import io.uicstream.learner.LearnerSettings.ImagesFormat;
import io.uicstream.learner.Received.ArrivalView;
import io.uicstream.learner.Received.Content;
import io.uicstream.learner.image.ImageDecoder;
import io.uicstream.learner.image.UndecodableImageException;
import io.uicstream.learner.image.ViewMaker;
import io.uicstream.schemas.LabelFormat;
import io.uicstream.schemas.PseudoLabel;
import io.uicstream.schemas.RecordLimits;
import io.uicstream.schemas.SchemaRegistry;
import io.uicstream.schemas.TopicSerdes;
import io.uicstream.schemas.Topics;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serde;

/**
 * A labeller whose images are single bytes, each of which names the class that its network gives.
 */
final class FrozenParts {
  static final String IMAGES = "uic.images";
  static final String LABELS = "uic.pseudo-labels";
  static final String DEAD_LETTERS = "uic.images.dead-letter";
  static final String RUN = "run";
  static final long STEP = 70;

  /** The network has no number for this one. */
  static final int NAN = 100;

  static final byte[] NO_IMAGE = {-1};

  private static final Network NETWORK =
      Networks.create("alexnet-small", 32, 10, Networks.Head.BN, Networks.Input.SOBEL);
  private static final int VIEW_BYTES = 32 * 32 * 3;

  private final Serde<PseudoLabel> json =
      new TopicSerdes(new NoRegistry(), "uic", LabelFormat.JSON).value(Topics.PSEUDO_LABELS);

  private static final class NoRegistry implements SchemaRegistry {
    @Override
    public int register(String subject, Schema schema) {
      throw new AssertionError("no Avro here");
    }

    @Override
    public Optional<Schema> schema(int id) {
      throw new AssertionError("no Avro here");
    }
  }

  /** Every look at it is ten milliseconds later than the one before. */
  private static final class SteppingClock extends Clock {
    private long nowMs = 1_767_225_600_000L;

    @Override
    public long millis() {
      nowMs += 10;
      return nowMs;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis());
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

  static byte[] image(int pseudoClass) {
    return new byte[] {(byte) pseudoClass};
  }

  Serde<PseudoLabel> labels() {
    return json;
  }

  byte[] bytes(PseudoLabel label) {
    return json.serializer().serialize(LABELS, label);
  }

  PseudoLabel label(ProducerRecord<byte[], byte[]> record) {
    return json.deserializer().deserialize(LABELS, record.value());
  }

  LabellerLoop loop(
      Consumer<byte[], byte[]> consumer,
      Supplier<Producer<byte[], byte[]>> producers,
      LearnerSettings.Stop stop) {
    Clock clock = new SteppingClock();
    Model model = model();
    Unpacker unpacker =
        new Unpacker(
            new ImageEnvelope(
                ImagesFormat.RAW,
                (topic, bytes) -> {
                  throw new AssertionError("no Avro here");
                }),
            FrozenParts::decode,
            RecordLimits.DEFAULT.deadLetterBytes());
    return new LabellerLoop(
        new LabellerSettings(
            new LearnerSettings.Connection("uic", ImagesFormat.RAW, Map.of()),
            2,
            1,
            1000,
            false,
            stop),
        new LabellerLoop.Parts(
            model,
            new GroupIntake(consumer, IMAGES, unpacker, clock),
            new LabelTransactions("uic-label-1", producers, clock),
            new FrozenScorer(model, STEP),
            new TopicRecords("uic", RUN, json.serializer())),
        clock);
  }

  private static CompletableFuture<Content> decode(
      Opened.Encoded encoded, SourcePosition position) {
    if (encoded.encoded()[0] < 0) {
      return undecodable(encoded.encoded());
    }
    byte[] pixels = new byte[VIEW_BYTES];
    Arrays.fill(pixels, encoded.encoded()[0]);
    return CompletableFuture.completedFuture(
        new Content.Decoded(
            encoded.imageId(),
            encoded.encoded(),
            0,
            new ArrivalView(pixels, Photometric.NONE),
            Optional.empty()));
  }

  private static CompletableFuture<Content> undecodable(byte[] encoded) {
    try (ViewMaker maker = new ViewMaker(new ImageDecoder(1000, 1000), DecodeWorkers.CENTRE, 32)) {
      maker.make(encoded, 0, new byte[VIEW_BYTES], 0);
      throw new AssertionError("that is an image");
    } catch (UndecodableImageException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Only scores; it is asked for nothing else. */
  static Model model() {
    return (Model)
        Proxy.newProxyInstance(
            Model.class.getClassLoader(),
            new Class<?>[] {Model.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "network" -> NETWORK;
                  case "scores" -> pending((ViewBatch) arguments[0]);
                  case "close" -> null;
                  default -> throw new AssertionError("not asked for: " + method);
                });
  }

  private static Pending pending(ViewBatch views) {
    float[] logits = new float[views.images() * 10];
    for (int i = 0; i < views.images(); i++) {
      int pseudoClass = views.pixels()[i * VIEW_BYTES];
      if (pseudoClass == NAN) {
        logits[i * 10] = Float.NaN;
      } else {
        logits[i * 10 + pseudoClass] = 1;
      }
    }
    return new Pending() {
      @Override
      public Scores scores() {
        return new Scores(views.images(), 10, logits);
      }

      @Override
      public float loss() {
        return Float.NaN;
      }
    };
  }
}
