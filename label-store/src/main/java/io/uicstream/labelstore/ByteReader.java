package io.uicstream.labelstore;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads what {@link ByteWriter} wrote. Bytes that end too early or make no sense throw {@link
 * StoreException}.
 */
final class ByteReader {
  private final ByteBuffer buffer;

  /** Reads from the buffer's position to its limit and moves its position. */
  ByteReader(ByteBuffer buffer) {
    this.buffer = buffer;
  }

  ByteReader(byte[] bytes) {
    this(ByteBuffer.wrap(bytes));
  }

  boolean hasMore() {
    return buffer.hasRemaining();
  }

  int readByte() {
    require(1);
    return buffer.get();
  }

  int readInt() {
    require(4);
    return buffer.getInt();
  }

  long readLong() {
    require(8);
    return buffer.getLong();
  }

  float readFloat() {
    return Float.intBitsToFloat(readInt());
  }

  long readVarint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = readByte();
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw damaged("a number has more than 10 bytes", null);
  }

  int readVarintAsInt() {
    long value = readVarint();
    if (value != (int) value) {
      throw damaged("number " + value + " is out of range", null);
    }
    return (int) value;
  }

  long readSigned() {
    long value = readVarint();
    return (value >>> 1) ^ -(value & 1);
  }

  byte[] readBytes() {
    int length = readVarintAsInt();
    require(length);
    byte[] bytes = new byte[length];
    buffer.get(bytes);
    return bytes;
  }

  String readString() {
    return new String(readBytes(), StandardCharsets.UTF_8);
  }

  /** Reads all that is left. */
  String readRest() {
    return new String(readRawRest(), StandardCharsets.UTF_8);
  }

  /** Reads all that is left. */
  byte[] readRawRest() {
    byte[] rest = new byte[buffer.remaining()];
    buffer.get(rest);
    return rest;
  }

  private void require(int length) {
    if (length < 0 || buffer.remaining() < length) {
      throw damaged("it ends too early", new BufferUnderflowException());
    }
  }

  private static StoreException damaged(String what, Throwable cause) {
    return new StoreException(
        "A row of the label store cannot be read: " + what + ". " + StoreErrors.REMEDY_WITHOUT_NAME,
        cause);
  }
}
