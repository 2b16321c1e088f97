package io.uicstream.evaluator;

import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Writes panes as they have always been, and annotated embeddings behind a byte that tells them.
 */
final class ContributionSerde implements Serde<Contribution> {
  private static final byte EMBEDDING = 2;

  private final PaneSerde panes = new PaneSerde();
  private final AnnotatedEmbedding.Serde embeddings = new AnnotatedEmbedding.Serde();

  @Override
  public Serializer<Contribution> serializer() {
    return this::serialize;
  }

  @Override
  public Deserializer<Contribution> deserializer() {
    return this::deserialize;
  }

  private byte[] serialize(String topic, Contribution contribution) {
    if (contribution instanceof AnnotatedEmbedding embedding) {
      byte[] fields = embeddings.serialize(topic, embedding);
      byte[] bytes = new byte[1 + fields.length];
      bytes[0] = EMBEDDING;
      System.arraycopy(fields, 0, bytes, 1, fields.length);
      return bytes;
    }
    return panes.serialize(topic, (Pane) contribution);
  }

  private Contribution deserialize(String topic, byte[] bytes) {
    if (bytes != null && bytes.length > 0 && bytes[0] == EMBEDDING) {
      byte[] fields = new byte[bytes.length - 1];
      System.arraycopy(bytes, 1, fields, 0, fields.length);
      return embeddings.deserialize(topic, fields);
    }
    return panes.deserialize(topic, bytes);
  }
}
