package io.uicstream.evaluator;

import io.uicstream.schemas.Embedding;
import java.io.IOException;
import java.util.List;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.Encoder;

/**
 * An image's activations in a layer.
 *
 * @param imageId its id
 * @param embeddedAtMs when they were computed, milliseconds since the Unix epoch
 * @param source where the image stood in the topic {@code images}
 * @param layer name of the layer
 * @param values finite numbers, at least one; not copied
 */
@SuppressWarnings("ArrayRecordComponent")
record EmbeddedImage(
    String imageId, long embeddedAtMs, Source source, String layer, float[] values) {

  /** A place in the topic {@code images}. */
  record Source(int partition, long offset) {}

  private static final int MAX_VALUES = 65_536;

  /** Reads a record that {@link #check} has let pass. */
  static EmbeddedImage of(String imageId, Embedding embedding) {
    List<Float> given = embedding.getValues();
    float[] values = new float[given.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = given.get(i);
    }
    return new EmbeddedImage(
        imageId,
        embedding.getEmbeddedAtMs().toEpochMilli(),
        new Source(embedding.getSourcePartition(), embedding.getSourceOffset()),
        embedding.getLayer(),
        values);
  }

  /**
   * Checks a record that anyone may have written.
   *
   * @throws BadRecordException if it cannot be used
   */
  static void check(String imageId, Embedding embedding) {
    Lengths.checkEmbedding(imageId, embedding);
    if (imageId == null || embedding == null) {
      throw new BadRecordException("an embedding has no " + (imageId == null ? "key" : "value"));
    }
    int size = embedding.getValues().size();
    if (size < 1 || size > MAX_VALUES) {
      throw new BadRecordException(
          "the embedding of %s has %d values; 1 to %d are allowed"
              .formatted(imageId, size, MAX_VALUES));
    }
    for (float value : embedding.getValues()) {
      if (!Float.isFinite(value)) {
        throw new BadRecordException("the embedding of " + imageId + " holds " + value);
      }
    }
  }

  /** The same, computed at another time. */
  EmbeddedImage at(long otherMs) {
    return new EmbeddedImage(imageId, otherMs, source, layer, values);
  }

  void write(Encoder out) throws IOException {
    out.writeString(imageId);
    out.writeLong(embeddedAtMs);
    out.writeInt(source.partition());
    out.writeLong(source.offset());
    out.writeString(layer);
    Vectors.write(values, out);
  }

  static EmbeddedImage read(BinaryDecoder in) throws IOException {
    return new EmbeddedImage(
        in.readString(),
        in.readLong(),
        new Source(in.readInt(), in.readLong()),
        in.readString(),
        Vectors.read(in));
  }
}
