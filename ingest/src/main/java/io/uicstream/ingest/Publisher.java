package io.uicstream.ingest;

import io.uicstream.schemas.Annotation;
import io.uicstream.schemas.Image;
import io.uicstream.schemas.TopicSerdes;
import io.uicstream.schemas.Topics;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Sends the images of a source to the topic {@code images}, and the true classes that the source
 * knows to {@code annotations}, both under the image id.
 *
 * <p>The producer retries until {@code delivery.timeout.ms}; the first record that still fails ends
 * the run. Its buffer is the backpressure: sending waits while it is full. One thread publishes;
 * {@link #stop} may be called from any. Whoever made the publisher closes it.
 */
public final class Publisher implements AutoCloseable {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

  private final IngestSettings settings;
  private final Producer<String, byte[]> producer;
  private final Clock clock;
  private final Serializer<Image> images;
  private final Serializer<Annotation> annotations;
  private final String imagesTopic;
  private final String annotationsTopic;
  private final CountDownLatch stopped = new CountDownLatch(1);

  /**
   * Makes the producer; it connects in the background.
   *
   * @throws KafkaException if a client property is impossible
   */
  public Publisher(IngestSettings settings, TopicSerdes serdes) {
    this(
        settings,
        serdes,
        new KafkaProducer<>(
            clientProperties(settings), new StringSerializer(), new ByteArraySerializer()),
        Clock.systemUTC());
  }

  /** Takes over a producer, and closes it. */
  Publisher(
      IngestSettings settings, TopicSerdes serdes, Producer<String, byte[]> producer, Clock clock) {
    this.settings = settings;
    this.producer = producer;
    this.clock = clock;
    this.images = serdes.value(Topics.IMAGES).serializer();
    this.annotations = serdes.value(Topics.ANNOTATIONS).serializer();
    this.imagesTopic = Topics.IMAGES.name(settings.prefix());
    this.annotationsTopic = Topics.ANNOTATIONS.name(settings.prefix());
  }

  /**
   * Publishes until the source ends, the largest number of images is reached, or {@link #stop} is
   * called; returns when the brokers have acknowledged all that was sent.
   *
   * @param source not closed
   * @param progress told how far it is
   * @throws IOException if the source can no longer be read
   * @throws PublishException if a record could not be sent, after all retries
   */
  public PublishCounts publish(ImageSource source, Progress progress) throws IOException {
    Outcome outcome = new Outcome();
    ProgressMeter meter = new ProgressMeter(progress, total(source), System::nanoTime);
    try {
      sendAll(source, outcome, meter);
    } finally {
      producer.flush();
    }
    PublishCounts counts = outcome.counts(source.skipped());
    meter.update(counts);
    if (outcome.failure().isPresent()) {
      throw failed(outcome.failure().get(), counts);
    }
    return counts;
  }

  /**
   * Makes {@link #publish} end after the image at hand, once what is in flight is acknowledged. May
   * be called from any thread, any number of times, and returns at once.
   */
  public void stop() {
    stopped.countDown();
  }

  /** Closes the producer. */
  @Override
  public void close() {
    producer.close(CLOSE_TIMEOUT);
  }

  private void sendAll(ImageSource source, Outcome outcome, ProgressMeter meter)
      throws IOException {
    RateLimiter limiter =
        new RateLimiter(settings.pace().imagesPerSecond(), System::nanoTime, this::pause);
    while (outcome.sent() < settings.pace().maxImages() && outcome.failure().isEmpty()) {
      limiter.await();
      Optional<SourceImage> image = isStopped() ? Optional.empty() : source.next();
      if (image.isEmpty()) {
        return;
      }
      send(image.get(), outcome);
      if (meter.isDue()) {
        meter.update(outcome.counts(source.skipped()));
      }
    }
  }

  private void send(SourceImage image, Outcome outcome) {
    String id = image.id();
    send(imagesTopic, id, () -> envelop(image), outcome.sendingImage(id));
    if (image.trueClass().isPresent()) {
      send(annotationsTopic, id, () -> annotation(image), outcome.sendingAnnotation(id));
    }
  }

  /**
   * Sends one record, whose value may need the registry. No timestamp is set: brokers delete by it,
   * and a photograph may be older than the retention.
   */
  @SuppressWarnings("FutureReturnValueIgnored") // the callback is told the same
  private void send(String topic, String id, Supplier<byte[]> value, Callback whenDone) {
    try {
      producer.send(new ProducerRecord<>(topic, id, value.get()), whenDone);
    } catch (KafkaException e) {
      whenDone.onCompletion(null, e);
    }
  }

  private byte[] envelop(SourceImage image) {
    return switch (settings.envelope()) {
      case RAW -> image.encoded();
      case AVRO ->
          images.serialize(
              imagesTopic,
              // Not by its builder, which copies the default of every field that is not set.
              new Image(
                  ByteBuffer.wrap(image.encoded()),
                  Instant.ofEpochMilli(image.capturedAtMs()),
                  image.source(),
                  Map.of()));
    };
  }

  private byte[] annotation(SourceImage image) {
    return annotations.serialize(
        annotationsTopic,
        Annotation.newBuilder()
            .setTrueClass(image.trueClass().orElseThrow())
            .setAnnotatedAtMs(clock.instant().truncatedTo(ChronoUnit.MILLIS))
            .build());
  }

  /** Waits for the next image's turn, or until stopped. */
  private void pause(long nanos) {
    try {
      stopped.await(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop();
    }
  }

  private boolean isStopped() {
    return stopped.getCount() == 0;
  }

  private OptionalLong total(ImageSource source) {
    long most = settings.pace().maxImages();
    if (source.size().isPresent()) {
      return OptionalLong.of(Math.min(most, source.size().getAsLong()));
    }
    return most == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(most);
  }

  private PublishException failed(Outcome.Failure failure, PublishCounts counts) {
    return new PublishException(
        String.format(
            "Publishing ended: %s could not be sent to the topics %s.* on %s after retries (%s)."
                + " %d images were published before. Check that the brokers answer and that the"
                + " topics exist (uic topics create), then publish again; the learner counts what"
                + " it has seen as duplicates",
            failure.what(),
            settings.prefix(),
            settings.brokers(),
            failure.cause().getMessage(),
            counts.published()),
        failure.cause());
  }

  private static Map<String, Object> clientProperties(IngestSettings settings) {
    Map<String, Object> properties = new HashMap<>();
    properties.put(ProducerConfig.CLIENT_ID_CONFIG, settings.prefix() + "-ingest");
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 * 1024);
    int recordBytes = settings.limits().recordBytes();
    properties.put(
        ProducerConfig.BUFFER_MEMORY_CONFIG, Math.max(64L * 1024 * 1024, 2L * recordBytes));
    // Encoded images do not shrink any further.
    properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, recordBytes);
    // A full buffer waits as long as its oldest record may take, so that an outage ends a run by
    // delivery.timeout.ms alone.
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 120_000);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 120_000);
    properties.putAll(settings.kafka());
    return properties;
  }
}
