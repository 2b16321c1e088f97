package io.uicstream.labelstore;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Keys and small values of the column families; see {@link Family}. */
final class Keys {
  private Keys() {}

  static byte[] ofLong(long value) {
    return ByteBuffer.allocate(8).putLong(value).array();
  }

  static byte[] ofPosition(int partition, long offset) {
    return ByteBuffer.allocate(12).putInt(partition).putLong(offset).array();
  }

  static byte[] ofPosition(SourcePosition position) {
    return ofPosition(position.partition(), position.offset());
  }

  static byte[] ofName(String name) {
    return name.getBytes(StandardCharsets.UTF_8);
  }

  static long readLong(byte[] bytes) {
    return new ByteReader(bytes).readLong();
  }

  static String readText(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
