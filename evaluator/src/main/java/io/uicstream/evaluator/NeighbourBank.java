package io.uicstream.evaluator;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.Encoder;

/**
 * Tells the class of an image by the most similar ones (cosine) of the last so many, which have one
 * vote each; equal votes go to the class that was seen first. The network goes on learning, so old
 * ones are features of a network that is no more: they age by count. Not thread-safe.
 */
final class NeighbourBank {
  private static final int NEIGHBOURS = 20;

  /** Most numbers in a bank: 64 MiB. */
  private static final int MOST_VALUES = 1 << 24;

  private final Entry[] entries;
  private final Set<String> imageIds = new HashSet<>();

  /**
   * An image of the bank.
   *
   * @param imageId its id
   * @param trueClass number of its class
   * @param unit features of length 1
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Entry(String imageId, int trueClass, float[] unit) {
    /** Writes it, for its store. */
    static final class Serde extends BinarySerde<Entry> {
      @Override
      void write(Entry entry, Encoder out) throws IOException {
        out.writeString(entry.imageId());
        out.writeInt(entry.trueClass());
        Vectors.write(entry.unit(), out);
      }

      @Override
      Entry read(BinaryDecoder in) throws IOException {
        return new Entry(in.readString(), in.readInt(), Vectors.read(in));
      }
    }
  }

  /** An empty bank for so many images, or fewer where they would take too much memory. */
  NeighbourBank(int capacity, int features) {
    entries = new Entry[Math.max(1, Math.min(capacity, MOST_VALUES / features))];
  }

  /** Images it has room for. */
  int capacity() {
    return entries.length;
  }

  boolean contains(String imageId) {
    return imageIds.contains(imageId);
  }

  /**
   * Puts an image in, in place of the one that is {@link #capacity} older.
   *
   * @param number its number among all that were ever put in
   */
  void add(long number, Entry entry) {
    int slot = (int) (number % entries.length);
    if (entries[slot] != null) {
      imageIds.remove(entries[slot].imageId());
    }
    entries[slot] = entry;
    imageIds.add(entry.imageId());
  }

  /**
   * The class that most of the nearest are of; empty while there is none.
   *
   * @param classes classes there are
   */
  OptionalInt predict(float[] unit, int classes) {
    float[] similarities = new float[NEIGHBOURS];
    int[] nearest = new int[NEIGHBOURS];
    int found = 0;
    for (Entry entry : entries) {
      // Between those of before are free places after the bank was made larger.
      if (entry == null) {
        continue;
      }
      float similarity = Vectors.dot(unit, entry.unit());
      if (found == NEIGHBOURS && similarity <= similarities[found - 1]) {
        continue;
      }
      int rank = found == NEIGHBOURS ? found - 1 : found++;
      for (; rank > 0 && similarity > similarities[rank - 1]; rank--) {
        similarities[rank] = similarities[rank - 1];
        nearest[rank] = nearest[rank - 1];
      }
      similarities[rank] = similarity;
      nearest[rank] = entry.trueClass();
    }
    int[] votes = new int[classes];
    Arrays.stream(nearest, 0, found).forEach(trueClass -> votes[trueClass]++);
    return found == 0 ? OptionalInt.empty() : OptionalInt.of(largest(votes));
  }

  private static int largest(int[] votes) {
    int largest = 0;
    for (int c = 1; c < votes.length; c++) {
      if (votes[c] > votes[largest]) {
        largest = c;
      }
    }
    return largest;
  }
}
