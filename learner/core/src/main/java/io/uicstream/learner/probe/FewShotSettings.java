package io.uicstream.learner.probe;

import java.util.List;

/**
 * Few-shot classification as asked for.
 *
 * @param ways N, most classes in an episode, at least 2; fewer where there are fewer
 * @param shots numbers of images that make a prototype, each at least 1
 * @param queries most images of each class that are classified, at least 1; fewer where a class has
 *     fewer
 * @param episodes E, at least 2, or 0 for no few-shot classification
 * @param seed of what is drawn
 */
public record FewShotSettings(int ways, List<Integer> shots, int queries, int episodes, long seed) {
  public FewShotSettings {
    shots = List.copyOf(shots);
    if (ways < 2 || queries < 1 || shots.stream().anyMatch(k -> k < 1)) {
      throw new IllegalArgumentException(
          "few-shot classification needs 2 ways, 1 shot and 1 query or more, not %d, %s and %d"
              .formatted(ways, shots, queries));
    }
    if (episodes < 0 || episodes == 1) {
      throw new IllegalArgumentException("episodes must be 0, or 2 or more, not " + episodes);
    }
  }

  /**
   * Episodes for one number of shots, as many images as the smallest class has.
   *
   * @param classes number of classes
   * @param smallest images of the smallest class, more than {@code shot}
   */
  FewShot.Episodes episodes(int shot, int classes, long smallest) {
    return new FewShot.Episodes(
        Math.min(ways, classes), shot, (int) Math.min(queries, smallest - shot), episodes, seed);
  }
}
