package io.uicstream.learner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.uicstream.learner.ImageEnvelope.Opened;
import io.uicstream.learner.LearnerSettings.ImagesFormat;
import io.uicstream.schemas.Image;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;

class ImageEnvelopeTest {
  private static final byte[] VALUE = {1, 2, 3};
  private static final Deserializer<Image> NO_AVRO =
      (topic, bytes) -> {
        throw new AssertionError("raw images are no Avro");
      };

  private static Opened raw(byte[] key, byte[] value) {
    return new ImageEnvelope(ImagesFormat.RAW, NO_AVRO)
        .open(new ConsumerRecord<>("images", 3, 14, key, value));
  }

  private static Opened avro(byte[] key) {
    return new ImageEnvelope(ImagesFormat.AVRO, NO_AVRO)
        .open(new ConsumerRecord<>("images", 3, 14, key, null));
  }

  private static String reason(Opened opened) {
    assertThat(opened).isInstanceOf(Opened.Refused.class);
    return ((Opened.Refused) opened).reason();
  }

  @Test
  void shouldNameARawRecordWithoutAKeyByItsPlace() {
    assertThat(((Opened.Encoded) raw(null, VALUE)).imageId()).isEqualTo("images-3-14");
    assertThat(((Opened.Encoded) raw("é".getBytes(UTF_8), VALUE)).imageId()).isEqualTo("é");
    assertThat(reason(avro(null))).isEqualTo("NO_KEY");
  }

  @Test
  void shouldRefuseKeysThatAreNoIds() {
    assertThat(reason(raw(new byte[0], VALUE))).isEqualTo("NO_KEY");
    assertThat(reason(avro(new byte[0]))).isEqualTo("NO_KEY");
    // As replacement characters these two would be one image.
    assertThat(reason(raw(new byte[] {(byte) 0xfe}, VALUE))).isEqualTo("KEY_NOT_UTF8");
    assertThat(reason(avro(new byte[] {(byte) 0xff}))).isEqualTo("KEY_NOT_UTF8");
  }

  @Test
  void shouldTakeIdsUpToTheLongest() {
    byte[] longest = "x".repeat(ImageEnvelope.MAX_ID_BYTES).getBytes(UTF_8);
    byte[] tooLong = "x".repeat(ImageEnvelope.MAX_ID_BYTES + 1).getBytes(UTF_8);

    assertThat(avro(longest)).isInstanceOf(Opened.Withdrawal.class);
    assertThat(reason(avro(tooLong))).isEqualTo("KEY_TOO_LONG");
  }
}
