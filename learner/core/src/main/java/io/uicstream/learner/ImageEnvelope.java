package io.uicstream.learner;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.uicstream.learner.LearnerSettings.ImagesFormat;
import io.uicstream.schemas.Image;
import java.nio.ByteBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Takes a record of the topic {@code images} apart: Avro or bare bytes. Used by the intake thread.
 */
final class ImageEnvelope {
  private final ImagesFormat format;
  private final Deserializer<Image> avro;

  ImageEnvelope(ImagesFormat format, Deserializer<Image> avro) {
    this.format = format;
    this.avro = avro;
  }

  /** What a record said. */
  sealed interface Opened {
    /** An image in the record itself. */
    @SuppressWarnings("ArrayRecordComponent")
    record Encoded(String imageId, byte[] encoded, long capturedAtMs) implements Opened {}

    /** No value. */
    record Withdrawal(String imageId) implements Opened {}

    /** A record that holds no image this learner may use. */
    record Refused(String reason, String detail) implements Opened {}
  }

  /**
   * Opens one record.
   *
   * @throws RetriableException if the schema registry does not answer; the record may be fine
   */
  Opened open(ConsumerRecord<byte[], byte[]> record) {
    String id = imageId(record);
    if (id.isEmpty()) {
      return new Opened.Refused(
          "NO_KEY", "the record has no key; the key is the image id as UTF-8 text");
    }
    if (record.value() == null) {
      return new Opened.Withdrawal(id);
    }
    if (format == ImagesFormat.RAW) {
      return new Opened.Encoded(id, record.value(), record.timestamp());
    }
    try {
      return content(id, avro.deserialize(record.topic(), record.value()));
    } catch (RetriableException e) {
      throw e;
    } catch (SerializationException e) {
      return new Opened.Refused(
          "NOT_OUR_AVRO",
          e.getMessage()
              + "; producers that write bare image bytes need the setting images.format=raw");
    }
  }

  private static Opened content(String id, Image image) {
    if (image.getContent() instanceof ByteBuffer bytes) {
      byte[] encoded = new byte[bytes.remaining()];
      bytes.duplicate().get(encoded);
      return new Opened.Encoded(id, encoded, image.getCapturedAtMs().toEpochMilli());
    }
    return new Opened.Refused(
        "REFERENCE_NOT_ALLOWED",
        "the record refers to a URI, and no scheme or host is allowed; put the bytes into the record");
  }

  /** The key as text; a raw record without one is named by its place in the topic. */
  private String imageId(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() != null) {
      return new String(record.key(), UTF_8);
    }
    return format == ImagesFormat.RAW
        ? record.topic() + "-" + record.partition() + "-" + record.offset()
        : "";
  }
}
