package io.uicstream.schemas;

/**
 * How large an image may be, and what its records need for that; all in bytes. Topics, producers,
 * consumers and decoders follow it.
 *
 * @param imageBytes largest encoded image, 1 to {@link #MOST_IMAGE_BYTES}
 */
public record RecordLimits(int imageBytes) {
  /** Largest that the limit may be: a segment of the topic {@code images} holds 64 MiB. */
  public static final int MOST_IMAGE_BYTES = 60 << 20;

  /** 16 MiB: more than cameras write as JPEG. */
  public static final RecordLimits DEFAULT = new RecordLimits(16 << 20);

  private static final int ENVELOPE_BYTES = 64 << 10;
  private static final int HEADER_BYTES = 16 << 10;

  public RecordLimits {
    if (imageBytes < 1 || imageBytes > MOST_IMAGE_BYTES) {
      throw new IllegalArgumentException(
          "an image may have 1 to " + MOST_IMAGE_BYTES + " bytes, not " + imageBytes);
    }
  }

  /** Largest record on {@code images}: an image with its id, source and the framing of Kafka. */
  public int recordBytes() {
    return imageBytes + ENVELOPE_BYTES;
  }

  /** Largest record on {@code images.dead-letter}: all of that with the headers that say why. */
  public int deadLetterBytes() {
    return recordBytes() + HEADER_BYTES;
  }
}
