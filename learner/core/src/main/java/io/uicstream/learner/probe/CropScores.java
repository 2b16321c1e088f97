package io.uicstream.learner.probe;

import io.uicstream.engine.Model;
import io.uicstream.engine.Scores;
import io.uicstream.engine.ViewBatch;
import io.uicstream.engine.ViewSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * Adds up what a network makes of several crops of an image. Used by one thread, which runs the
 * engine.
 *
 * @param loader makes the crops
 * @param crops of every image, at least one
 * @param batch images that the network is shown at once
 */
record CropScores(ViewLoader loader, List<ViewSource> crops, int batch) {
  /** What is added up. */
  enum Of {
    LOGITS,
    PROBABILITIES
  }

  /**
   * Shows all images.
   *
   * @param images N
   * @param seed of crops that are random
   * @return [N, K] row-major
   * @throws ProbeException if an image cannot be read
   */
  float[] sum(Model model, int images, Of what, long seed, ProbeProgress progress) {
    int classes = model.network().classes();
    float[] sums = new float[Math.multiplyExact(images, classes)];
    SplittableRandom random = new SplittableRandom(seed);
    int passes = (images + batch - 1) / batch * crops.size();
    CompletableFuture<ViewBatch> loading = load(0, images, random);
    for (int pass = 0; pass < passes; pass++) {
      ViewBatch views = ViewLoader.await(loading);
      if (pass + 1 < passes) {
        loading = load(pass + 1, images, random);
      }
      int first = first(pass);
      add(model.scores(views).scores(), what, sums, first * classes);
      progress.at(
          "crops of test images",
          (long) first * crops.size() + (long) (pass % crops.size() + 1) * views.images(),
          (long) images * crops.size());
    }
    return sums;
  }

  private int first(int pass) {
    return pass / crops.size() * batch;
  }

  private CompletableFuture<ViewBatch> load(int pass, int images, SplittableRandom random) {
    int first = first(pass);
    int[] numbers = IntStream.range(first, Math.min(first + batch, images)).toArray();
    return loader.load(numbers, crops.get(pass % crops.size()), random);
  }

  static void add(Scores scores, Of what, float[] sums, int from) {
    for (int image = 0; image < scores.images(); image++) {
      double largest = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < scores.classes(); c++) {
        largest = Math.max(largest, scores.logit(image, c));
      }
      double total = 0;
      for (int c = 0; c < scores.classes(); c++) {
        total += Math.exp(scores.logit(image, c) - largest);
      }
      for (int c = 0; c < scores.classes(); c++) {
        float logit = scores.logit(image, c);
        sums[from + image * scores.classes() + c] +=
            what == Of.LOGITS ? logit : (float) (Math.exp(logit - largest) / total);
      }
    }
  }
}
