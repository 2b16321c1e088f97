package io.uicstream.learner.probe;

/**
 * The most similar of the images offered, most similar first; of equally similar ones those offered
 * first.
 */
final class Nearest {
  private final float[] similarities;
  private final int[] images;
  private int size;

  /** Keeps at most {@code most}, at least 1. */
  Nearest(int most) {
    similarities = new float[most];
    images = new int[most];
  }

  /** Takes an image in if it is among the most similar so far. */
  void offer(float similarity, int image) {
    if (size == similarities.length && similarity <= similarities[size - 1]) {
      return;
    }
    int place = size == similarities.length ? size - 1 : size++;
    while (place > 0 && similarities[place - 1] < similarity) {
      similarities[place] = similarities[place - 1];
      images[place] = images[place - 1];
      place--;
    }
    similarities[place] = similarity;
    images[place] = image;
  }

  /** The image of a rank, 0 for the most similar. */
  int image(int rank) {
    return images[rank];
  }

  /** Similarity of the image of a rank. */
  float similarity(int rank) {
    return similarities[rank];
  }
}
