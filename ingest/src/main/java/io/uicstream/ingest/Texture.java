package io.uicstream.ingest;

/**
 * Surfaces of the generated corpus: two colours in a pattern of period 1 in both directions.
 *
 * <p>They differ in kind (no edges, edges of one direction, of two that cross, of all), not in
 * scale or direction, which are nuisance.
 */
enum Texture {
  PLAIN {
    @Override
    double second(double u, double v, double pixel) {
      return 0;
    }
  },
  STRIPES {
    @Override
    double second(double u, double v, double pixel) {
      return bar(u, pixel);
    }
  },
  CHECKS {
    @Override
    double second(double u, double v, double pixel) {
      double column = bar(u * CHECK_SCALE, pixel * CHECK_SCALE);
      double row = bar(v * CHECK_SCALE, pixel * CHECK_SCALE);
      return column * row + (1 - column) * (1 - row);
    }
  },
  DOTS {
    @Override
    double second(double u, double v, double pixel) {
      double du = u - Math.floor(u) - 0.5;
      double dv = v - Math.floor(v) - 0.5;
      return covered((Math.sqrt(du * du + dv * dv) - DOT_RADIUS) / pixel);
    }
  };

  /** Checks are drawn larger than stripes: 32 pixels hardly resolve them else. */
  private static final double CHECK_SCALE = 0.7;

  private static final double DOT_RADIUS = 0.3;

  /**
   * Share of a pixel that has the second colour, 0 to 1.
   *
   * @param u position in periods
   * @param v position in periods
   * @param pixel width of a pixel in periods
   */
  abstract double second(double u, double v, double pixel);

  /** Share of a pixel that lies inside of an edge it is {@code outside} pixels away from. */
  static double covered(double outside) {
    return Math.min(1, Math.max(0, 0.5 - outside));
  }

  /** Bars of width one half: distance to the nearest edge is that to the bar's middle less 1/4. */
  private static double bar(double u, double pixel) {
    double fromMiddle = Math.abs(u - Math.floor(u) - 0.5);
    return covered((fromMiddle - 0.25) / pixel);
  }
}
