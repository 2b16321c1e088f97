package io.uicstream.ingest;

/** Outlines of the generated corpus, about the origin and within the unit circle. */
enum Shape {
  DISC {
    @Override
    double outside(double x, double y) {
      return Math.sqrt(x * x + y * y) - 0.85;
    }
  },
  SQUARE {
    @Override
    double outside(double x, double y) {
      return Math.max(Math.abs(x), Math.abs(y)) - 0.7;
    }
  },
  TRIANGLE {
    @Override
    double outside(double x, double y) {
      return Math.max(Math.abs(x) * COS_30 + y * 0.5, -y) - 0.5;
    }
  },
  STAR {
    @Override
    double outside(double x, double y) {
      double along = 0;
      double aside = 0;
      for (int tip = 0; tip < STAR_TIPS; tip++) {
        double towardsTip = x * TIP_X[tip] + y * TIP_Y[tip];
        if (towardsTip > along) {
          along = towardsTip;
          aside = Math.abs(x * TIP_Y[tip] - y * TIP_X[tip]);
        }
      }
      return STAR_NORMAL_ALONG * (along - 1) + STAR_NORMAL_ASIDE * aside;
    }
  },
  CROSS {
    @Override
    double outside(double x, double y) {
      double a = Math.abs(x);
      double b = Math.abs(y);
      return Math.min(Math.max(a - 0.9, b - 0.32), Math.max(a - 0.32, b - 0.9));
    }
  };

  private static final double COS_30 = 0.8660254037844386;

  private static final int STAR_TIPS = 5;
  private static final double[] TIP_X = new double[STAR_TIPS];
  private static final double[] TIP_Y = new double[STAR_TIPS];

  /** Outer normal of the edge from a tip at radius 1 to the notch beside it at radius 0.45. */
  private static final double STAR_NORMAL_ALONG = 0.38406;

  private static final double STAR_NORMAL_ASIDE = 0.92331;

  static {
    for (int tip = 0; tip < STAR_TIPS; tip++) {
      double angle = 2 * Math.PI * tip / STAR_TIPS;
      TIP_X[tip] = StrictMath.sin(angle);
      TIP_Y[tip] = StrictMath.cos(angle);
    }
  }

  /** How far a point lies outside of the outline; negative inside; exact close to its edges. */
  abstract double outside(double x, double y);
}
