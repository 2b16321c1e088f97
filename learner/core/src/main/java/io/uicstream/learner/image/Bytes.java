package io.uicstream.learner.image;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A stretch of an encoded image. Reading beyond its end throws {@link IndexOutOfBoundsException}.
 *
 * @param array not copied
 * @param start first byte
 * @param end byte after the last, at most the array's length
 */
@SuppressWarnings("ArrayRecordComponent")
record Bytes(byte[] array, int start, int end) {
  static Bytes of(byte[] array) {
    return new Bytes(array, 0, array.length);
  }

  int length() {
    return end - start;
  }

  /** Everything from a position on; nothing, if that is behind the end. */
  Bytes from(int position) {
    return new Bytes(array, Math.min(end, start + position), end);
  }

  /** The bytes from a position on; fewer than {@code length} where this stretch ends sooner. */
  Bytes part(int position, int length) {
    int first = Math.min(end, start + position);
    return new Bytes(array, first, first + Math.min(length, end - first));
  }

  boolean startsWith(byte[] prefix) {
    return length() >= prefix.length
        && Arrays.equals(array, start, start + prefix.length, prefix, 0, prefix.length);
  }

  /** Big-endian view. */
  ByteBuffer buffer() {
    return ByteBuffer.wrap(array, start, length()).slice();
  }
}
