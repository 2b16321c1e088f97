package io.uicstream.evaluator;

import java.io.IOException;
import java.util.Locale;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;

/**
 * An embedding whose image's true class is known: what probes predict, and then learn from.
 *
 * @param image the embedding
 * @param trueClass not empty
 */
record AnnotatedEmbedding(EmbeddedImage image, String trueClass) implements Contribution {

  /** Sorts by time, then by image id. */
  String key() {
    return String.format(Locale.ROOT, "%019d@%s", image.embeddedAtMs(), image.imageId());
  }

  /** Writes it, for its store. */
  static final class Serde extends BinarySerde<AnnotatedEmbedding> {
    @Override
    void write(AnnotatedEmbedding embedding, Encoder out) throws IOException {
      embedding.image().write(out);
      out.writeString(embedding.trueClass());
    }

    @Override
    AnnotatedEmbedding read(Decoder in) throws IOException {
      return new AnnotatedEmbedding(EmbeddedImage.read(in), in.readString());
    }
  }
}
