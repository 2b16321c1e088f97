package io.uicstream.engine;

import java.util.random.RandomGenerator;

/** Decides how an image is shown, from its size alone. */
@FunctionalInterface
public interface ViewSource {
  /**
   * One view.
   *
   * @param width of the upright image in pixels, at least 1
   * @param height of the upright image in pixels, at least 1
   * @param random where the draws come from, if there are any
   */
  View sample(int width, int height, RandomGenerator random);
}
