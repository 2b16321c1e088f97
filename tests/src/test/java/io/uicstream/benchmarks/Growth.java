package io.uicstream.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Growth of something over something else: a straight line through points (least squares). */
final class Growth {
  private final List<double[]> points = new ArrayList<>();

  void add(double x, double y) {
    points.add(new double[] {x, y});
  }

  int size() {
    return points.size();
  }

  double meanY() {
    return points.stream().mapToDouble(point -> point[1]).average().orElseThrow();
  }

  /** Growth of y while x grows by so much. */
  double per(double x) {
    double meanX = points.stream().mapToDouble(point -> point[0]).average().orElseThrow();
    double meanY = meanY();
    double products = 0;
    double squares = 0;
    for (double[] point : points) {
      products += (point[0] - meanX) * (point[1] - meanY);
      squares += (point[0] - meanX) * (point[0] - meanX);
    }
    return products / squares * x;
  }

  /** The same as a share of the mean y. */
  double sharePer(double x) {
    return per(x) / meanY();
  }
}
