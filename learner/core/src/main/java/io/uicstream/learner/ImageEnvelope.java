package io.uicstream.learner;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.uicstream.learner.LearnerSettings.ImagesFormat;
import io.uicstream.schemas.Image;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Takes a record of the topic {@code images} apart: Avro or bare bytes. Used by the intake thread.
 */
final class ImageEnvelope {
  /** Longer ids would make records of other topics too large, which no retry would mend. */
  static final int MAX_ID_BYTES = 16 * 1024;

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
   * Opens one record. The id is its key; a raw record without one is named by its place in the
   * topic.
   *
   * @throws RetriableException if the schema registry does not answer; the record may be fine
   */
  Opened open(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() == null && format == ImagesFormat.RAW) {
      return opened(record.topic() + "-" + record.partition() + "-" + record.offset(), record);
    }
    if (record.key() == null || record.key().length == 0) {
      return new Opened.Refused(
          "NO_KEY", "the record has no key; the key is the image id as UTF-8 text");
    }
    if (record.key().length > MAX_ID_BYTES) {
      return new Opened.Refused(
          "KEY_TOO_LONG",
          "the key is "
              + record.key().length
              + " bytes long; an image id has at most "
              + MAX_ID_BYTES);
    }
    try {
      return opened(UTF_8.newDecoder().decode(ByteBuffer.wrap(record.key())).toString(), record);
    } catch (CharacterCodingException e) {
      return new Opened.Refused(
          "KEY_NOT_UTF8",
          "the key is no UTF-8 text; write image ids as text, for binary ones as hex");
    }
  }

  private Opened opened(String id, ConsumerRecord<byte[], byte[]> record) {
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
}
