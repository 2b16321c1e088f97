package io.uicstream.labelstore;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Growing buffer of the store's byte formats: big-endian fixed numbers, unsigned LEB128 {@code
 * varint}, and strings and byte arrays that follow their length as a varint. Used by one thread.
 */
final class ByteWriter {
  private byte[] bytes;
  private int size;

  ByteWriter(int expectedSize) {
    bytes = new byte[expectedSize];
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  ByteWriter putByte(int value) {
    reserve(1);
    bytes[size++] = (byte) value;
    return this;
  }

  ByteWriter putInt(int value) {
    reserve(4);
    size += 4;
    return setInt(size - 4, value);
  }

  /** Overwrites four bytes written before. */
  ByteWriter setInt(int at, int value) {
    for (int i = 0; i < 4; i++) {
      bytes[at + i] = (byte) (value >>> (24 - 8 * i));
    }
    return this;
  }

  ByteWriter putLong(long value) {
    return putInt((int) (value >>> 32)).putInt((int) value);
  }

  ByteWriter putFloat(float value) {
    return putInt(Float.floatToRawIntBits(value));
  }

  /** Writes 1 byte for 0..127, up to 10 bytes for a negative number. */
  ByteWriter putVarint(long value) {
    reserve(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
    return this;
  }

  /** Writes small numbers of either sign short. */
  ByteWriter putSigned(long value) {
    return putVarint((value << 1) ^ (value >> 63));
  }

  ByteWriter putRaw(byte[] value) {
    reserve(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
    return this;
  }

  ByteWriter putBytes(byte[] value) {
    return putVarint(value.length).putRaw(value);
  }

  ByteWriter putString(String value) {
    return putBytes(value.getBytes(StandardCharsets.UTF_8));
  }

  private void reserve(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(size, more)));
    }
  }
}
