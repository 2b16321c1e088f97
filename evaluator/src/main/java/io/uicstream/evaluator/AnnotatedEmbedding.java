package io.uicstream.evaluator;

import java.io.IOException;
import java.util.Locale;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.Encoder;

/**
 * An embedding whose image's true class is known: what probes predict, and then learn from.
 *
 * @param image the embedding
 * @param trueClass not empty
 */
record AnnotatedEmbedding(EmbeddedImage image, String trueClass) implements Contribution {

  /**
   * Sorts by time; those computed together as they arrived, not by image id: ids often begin with
   * the name of a class, and a probe would profit from a class coming in one go.
   */
  String key() {
    return String.format(
        Locale.ROOT,
        "%019d@%019d@%010d@%s",
        image.embeddedAtMs(),
        image.source().offset(),
        image.source().partition(),
        image.imageId());
  }

  /** Writes it, for its store. */
  static final class Serde extends BinarySerde<AnnotatedEmbedding> {
    @Override
    void write(AnnotatedEmbedding embedding, Encoder out) throws IOException {
      embedding.image().write(out);
      out.writeString(embedding.trueClass());
    }

    @Override
    AnnotatedEmbedding read(BinaryDecoder in) throws IOException {
      return new AnnotatedEmbedding(EmbeddedImage.read(in), in.readString());
    }
  }
}
