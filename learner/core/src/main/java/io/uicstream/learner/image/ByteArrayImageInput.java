package io.uicstream.learner.image;

import javax.imageio.stream.ImageInputStreamImpl;

/**
 * An encoded image in memory as ImageIO wants to read it, without ImageIO's copy into blocks.
 *
 * <p>Some readers take the end of the input for endless zeros, and would spend minutes on a hundred
 * bytes that claim to be a large image. They are stopped here: who goes on reading at the end gets
 * an {@link IllegalStateException}.
 */
final class ByteArrayImageInput extends ImageInputStreamImpl {
  /** More than any reader looks ahead. */
  private static final int READS_AT_END = 256;

  private final byte[] bytes;
  private int readsAtEnd;

  ByteArrayImageInput(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public int read() {
    bitOffset = 0;
    return streamPos >= bytes.length ? end() : Byte.toUnsignedInt(bytes[(int) streamPos++]);
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    bitOffset = 0;
    if (streamPos >= bytes.length) {
      return end();
    }
    int count = (int) Math.min(length, bytes.length - streamPos);
    System.arraycopy(bytes, (int) streamPos, target, offset, count);
    streamPos += count;
    return count;
  }

  @Override
  public long length() {
    return bytes.length;
  }

  private int end() {
    readsAtEnd++;
    if (readsAtEnd > READS_AT_END) {
      throw new IllegalStateException("the image goes on where its bytes end");
    }
    return -1;
  }
}
