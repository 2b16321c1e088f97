package io.uicstream.learner.cluster;

import io.uicstream.engine.Tensor;
import java.util.SplittableRandom;

/**
 * DeepCluster's way from features to clusters (Caron et al., 1807.05520, section 4): principal
 * components, whitened, normalised to length 1, then k-means. Numbers as in the authors' code: 256
 * components, 20 iterations.
 */
public final class Clustering {
  /** Most components that are compared. */
  public static final int COMPONENTS = 256;

  private static final int ITERATIONS = 20;

  private Clustering() {}

  /**
   * Clusters rows.
   *
   * @param features [N, D], N at least 1
   * @param clusters K, at least 1; with fewer rows than clusters some stay empty
   * @param random draws the first centroids
   * @return N numbers in [0, K)
   */
  public static int[] cluster(Tensor features, int clusters, SplittableRandom random) {
    int rows = Math.toIntExact(features.shape()[0]);
    int columns = Math.toIntExact(features.shape()[1]);
    try (Matrix all = Matrix.of(rows, columns, features.values());
        Matrix whitened = Whitening.whiten(all, Math.min(COMPONENTS, Math.min(rows, columns)))) {
      whitened.normaliseRows();
      return KMeans.cluster(whitened, clusters, ITERATIONS, random);
    }
  }
}
