package io.uicstream.schemas;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * UTF-8 text that refuses malformed bytes. Kafka's own serde replaces them, which would make one
 * image id out of many binary keys.
 */
final class Utf8Serde implements Serde<String> {

  @Override
  public Serializer<String> serializer() {
    return (topic, text) -> {
      if (text == null) {
        return null;
      }
      try {
        ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return bytes;
      } catch (CharacterCodingException e) {
        throw new SerializationException("The text holds half of a surrogate pair", e);
      }
    };
  }

  @Override
  public Deserializer<String> deserializer() {
    return (topic, bytes) -> {
      if (bytes == null) {
        return null;
      }
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      } catch (CharacterCodingException e) {
        throw new SerializationException(
            "The bytes are not UTF-8 text; write image ids as text, for binary ones as hex", e);
      }
    };
  }
}
