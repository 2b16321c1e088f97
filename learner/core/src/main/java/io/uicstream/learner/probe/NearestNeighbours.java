package io.uicstream.learner.probe;

import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Classifies by the true classes of the most similar images of a bank; similarity is the cosine.
 * Two votes: each of the k neighbours one, or e^(similarity/0.07) as in Wu et al. 2018
 * (Unsupervised feature learning via non-parametric instance discrimination). Equal votes go to the
 * class of the lower number, equally similar images to the one that comes first in the bank.
 *
 * <p>Immutable; computes on all processors.
 */
final class NearestNeighbours {
  private static final double TEMPERATURE = 0.07;
  private static final int BLOCK = 1024;
  private static final int QUERIES = 64;

  private final int features;
  private final int[] labels;
  private final int classes;

  /** The bank in blocks of [features][1024 or fewer images]. */
  private final List<float[][]> blocks;

  /**
   * Makes a bank.
   *
   * @param rows [N, features], each of length 1
   * @param labels N classes, 0 to below {@code classes}
   */
  NearestNeighbours(float[] rows, int[] labels, int classes) {
    this.features = rows.length / labels.length;
    this.labels = labels;
    this.classes = classes;
    this.blocks =
        IntStream.iterate(0, from -> from < labels.length, from -> from + BLOCK)
            .mapToObj(from -> block(rows, from, Math.min(BLOCK, labels.length - from)))
            .toList();
  }

  private float[][] block(float[] rows, int from, int count) {
    float[][] block = new float[features][count];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < features; j++) {
        block[j][i] = rows[(from + i) * features + j];
      }
    }
    return block;
  }

  /** Divides each row by its length; a row of zeros stays. */
  static void normalise(float[] rows, int features) {
    for (int from = 0; from < rows.length; from += features) {
      double square = 0;
      for (int j = from; j < from + features; j++) {
        square += (double) rows[j] * rows[j];
      }
      float scale = square == 0 ? 0 : (float) (1 / Math.sqrt(square));
      for (int j = from; j < from + features; j++) {
        rows[j] *= scale;
      }
    }
  }

  /**
   * Images that each vote gets right.
   *
   * @param k neighbours that vote
   * @param majority right by one vote a neighbour
   * @param weighted right by votes weighted by similarity
   */
  record Correct(int k, long majority, long weighted) {
    private Correct plus(Correct other) {
      return new Correct(k, majority + other.majority, weighted + other.weighted);
    }
  }

  /**
   * Classifies images whose classes are known.
   *
   * @param queries [M, features], each row of length 1
   * @param truth M classes
   * @param ks numbers of neighbours, ascending, at most N each
   * @param progress told of every few images done how many they were, by any thread
   * @return one for each k
   */
  List<Correct> correct(float[] queries, int[] truth, List<Integer> ks, IntConsumer progress) {
    return IntStream.iterate(0, from -> from < truth.length, from -> from + QUERIES)
        .boxed()
        .toList()
        .parallelStream()
        .map(
            from -> {
              List<Correct> some = some(queries, truth, ks, from);
              progress.accept(Math.min(QUERIES, truth.length - from));
              return some;
            })
        .reduce(
            (a, b) -> IntStream.range(0, ks.size()).mapToObj(i -> a.get(i).plus(b.get(i))).toList())
        .orElseThrow();
  }

  private List<Correct> some(float[] queries, int[] truth, List<Integer> ks, int from) {
    int count = Math.min(QUERIES, truth.length - from);
    Nearest[] nearest =
        IntStream.range(0, count)
            .mapToObj(i -> new Nearest(ks.get(ks.size() - 1)))
            .toArray(Nearest[]::new);
    for (int block = 0; block < blocks.size(); block++) {
      float[][] images = blocks.get(block);
      for (int i = 0; i < count; i++) {
        float[] similarities = new float[images[0].length];
        RowProducts.addProduct(similarities, queries, (from + i) * features, images);
        for (int j = 0; j < similarities.length; j++) {
          nearest[i].offer(similarities[j], block * BLOCK + j);
        }
      }
    }
    return ks.stream()
        .map(
            k -> {
              Correct sum = new Correct(k, 0, 0);
              for (int i = 0; i < count; i++) {
                sum = sum.plus(vote(nearest[i], k, truth[from + i]));
              }
              return sum;
            })
        .toList();
  }

  private Correct vote(Nearest nearest, int k, int truth) {
    double[] majority = new double[classes];
    double[] weighted = new double[classes];
    for (int rank = 0; rank < k; rank++) {
      int label = labels[nearest.image(rank)];
      majority[label]++;
      weighted[label] += Math.exp(nearest.similarity(rank) / TEMPERATURE);
    }
    return new Correct(k, largest(majority) == truth ? 1 : 0, largest(weighted) == truth ? 1 : 0);
  }

  private static int largest(double[] votes) {
    int largest = 0;
    for (int c = 1; c < votes.length; c++) {
      if (votes[c] > votes[largest]) {
        largest = c;
      }
    }
    return largest;
  }
}
