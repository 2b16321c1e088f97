package io.uicstream.evaluator;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.Encoder;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The embeddings of a partition that wait for their annotations: the last so many, then the oldest
 * goes. In a store that is used as a ring; where an image is in it is kept in memory.
 */
final class WaitingEmbeddings {
  private final KeyValueStore<Integer, Waiting> ring;
  private final int capacity;
  private final Map<String, Integer> slots = new HashMap<>();
  private long next;

  /** An embedding with its number among all that ever waited. */
  record Waiting(long number, EmbeddedImage image) {
    /** Writes it, for its store. */
    static final class Serde extends BinarySerde<Waiting> {
      @Override
      void write(Waiting waiting, Encoder out) throws IOException {
        out.writeLong(waiting.number());
        waiting.image().write(out);
      }

      @Override
      Waiting read(BinaryDecoder in) throws IOException {
        return new Waiting(in.readLong(), EmbeddedImage.read(in));
      }
    }
  }

  /** Takes up what the store holds. */
  WaitingEmbeddings(KeyValueStore<Integer, Waiting> ring, int capacity) {
    this.ring = ring;
    this.capacity = capacity;
    try (KeyValueIterator<Integer, Waiting> all = ring.all()) {
      while (all.hasNext()) {
        KeyValue<Integer, Waiting> each = all.next();
        slots.put(each.value.image().imageId(), each.key);
        next = Math.max(next, each.value.number() + 1);
      }
    }
  }

  /** Lets an embedding wait, in place of an earlier one of its image. */
  void add(EmbeddedImage image) {
    forget(image.imageId());
    int slot = (int) (next % capacity);
    Waiting oldest = ring.get(slot);
    if (oldest != null) {
      slots.remove(oldest.image().imageId());
    }
    ring.put(slot, new Waiting(next++, image));
    slots.put(image.imageId(), slot);
  }

  /** Takes out the embedding of an image, if it waits. */
  Optional<EmbeddedImage> take(String imageId) {
    Integer slot = slots.remove(imageId);
    return slot == null
        ? Optional.empty()
        : Optional.ofNullable(ring.delete(slot)).map(Waiting::image);
  }

  /** Removes the embedding of an image that was withdrawn. */
  void forget(String imageId) {
    take(imageId);
  }
}
