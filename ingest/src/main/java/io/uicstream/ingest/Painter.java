package io.uicstream.ingest;

import io.uicstream.ingest.CorpusSettings.Nuisance;
import io.uicstream.ingest.CorpusSettings.Range;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Draws one image of the generated corpus: background, clutter, the object whose shape and texture
 * are the class, then light and noise.
 *
 * <p>Coordinates are shares of the side, origin at the top left. Only exact or strict arithmetic is
 * used, so that an image is the same on every machine. Not safe for use by several threads.
 */
final class Painter {
  /** Least difference of luma between the two colours of an object: texture stays visible. */
  private static final double TEXTURE_DIFFERENCE = 0.35;

  /** Least difference of luma to the background: the outline stays visible. */
  private static final double OUTLINE_DIFFERENCE = 0.15;

  private static final List<Shape> SHAPES = List.of(Shape.values());

  private static final Range CLUTTER_SIZE = new Range(0.12, 0.28);

  /** Period of a texture; at 32 pixels a stripe is 2 to 3.5 pixels wide. */
  private static final Range PERIOD = new Range(0.13, 0.22);

  private final int side;
  private final Nuisance nuisance;
  private final double[] canvas;

  Painter(int side, Nuisance nuisance) {
    this.side = side;
    this.nuisance = nuisance;
    this.canvas = new double[3 * side * side];
  }

  /**
   * Draws an object of a class into {@code pixels}, row by row as 0xRRGGBB.
   *
   * @param random the only source of what varies within the class
   */
  void paint(Shape shape, Texture texture, SplittableRandom random, int[] pixels) {
    Colours colours = Colours.draw(random);
    fill(colours.background());
    int clutter = random.nextInt(nuisance.clutter() + 1);
    for (int i = 0; i < clutter; i++) {
      paintClutter(random);
    }
    double diameter = uniform(random, nuisance.size());
    double play = Math.max(0, 1 - diameter) / 2 + 0.08;
    Placed object =
        new Placed(
            0.5 + uniform(random, -play, play),
            0.5 + uniform(random, -play, play),
            diameter / 2,
            uniform(random, 0, 2 * Math.PI));
    Pattern pattern =
        new Pattern(
            texture,
            uniform(random, 0, 2 * Math.PI),
            uniform(random, PERIOD),
            random.nextDouble(),
            random.nextDouble());
    stamp(shape, object, pattern, colours);
    develop(random, pixels);
  }

  private void paintClutter(SplittableRandom random) {
    Shape shape = SHAPES.get(random.nextInt(SHAPES.size()));
    Placed placed =
        new Placed(
            random.nextDouble(),
            random.nextDouble(),
            uniform(random, CLUTTER_SIZE) / 2,
            uniform(random, 0, 2 * Math.PI));
    Colour colour = Colour.any(random);
    stamp(shape, placed, Pattern.NONE, new Colours(colour, colour, colour));
  }

  private void fill(Colour colour) {
    for (int pixel = 0; pixel < side * side; pixel++) {
      blend(pixel, 1, colour);
    }
  }

  private void stamp(Shape shape, Placed placed, Pattern pattern, Colours colours) {
    double cos = StrictMath.cos(placed.angle());
    double sin = StrictMath.sin(placed.angle());
    double uCos = StrictMath.cos(pattern.angle()) / pattern.period();
    double uSin = StrictMath.sin(pattern.angle()) / pattern.period();
    double pixel = 1.0 / side;
    int top = clampToSide(placed.y() - placed.radius());
    int bottom = clampToSide(placed.y() + placed.radius() + 2 * pixel);
    int left = clampToSide(placed.x() - placed.radius());
    int right = clampToSide(placed.x() + placed.radius() + 2 * pixel);
    for (int row = top; row < bottom; row++) {
      for (int column = left; column < right; column++) {
        double dx = (column + 0.5) * pixel - placed.x();
        double dy = (row + 0.5) * pixel - placed.y();
        double x = (dx * cos + dy * sin) / placed.radius();
        double y = (dy * cos - dx * sin) / placed.radius();
        double inside = Texture.covered(shape.outside(x, y) * placed.radius() / pixel);
        if (inside > 0) {
          double u = dx * uCos + dy * uSin + pattern.phaseU();
          double v = dy * uCos - dx * uSin + pattern.phaseV();
          double second = pattern.texture().second(u, v, pixel / pattern.period());
          blend(row * side + column, inside, colours.first());
          blend(row * side + column, inside * second, colours.second());
        }
      }
    }
  }

  /** Lays a colour over a share of a pixel. */
  private void blend(int pixel, double share, Colour colour) {
    canvas[3 * pixel] += share * (colour.red() - canvas[3 * pixel]);
    canvas[3 * pixel + 1] += share * (colour.green() - canvas[3 * pixel + 1]);
    canvas[3 * pixel + 2] += share * (colour.blue() - canvas[3 * pixel + 2]);
  }

  /** Contrast, light from one side, noise, and rounding to bytes. */
  private void develop(SplittableRandom random, int[] pixels) {
    double contrast = uniform(random, nuisance.light().contrast());
    double middle = uniform(random, contrast / 2, 1 - contrast / 2);
    double direction = uniform(random, 0, 2 * Math.PI);
    double gradient = uniform(random, 0, nuisance.light().gradient());
    double perColumn = 2 * gradient * StrictMath.cos(direction) / side;
    double perRow = 2 * gradient * StrictMath.sin(direction) / side;
    for (int row = 0; row < side; row++) {
      for (int column = 0; column < side; column++) {
        int pixel = row * side + column;
        double light = 1 + perColumn * (column - side / 2.0) + perRow * (row - side / 2.0);
        double noise = nuisance.noise() * aboutNormal(random.nextInt());
        int rgb = 0;
        for (int channel = 0; channel < 3; channel++) {
          double value = middle + contrast * (canvas[3 * pixel + channel] - 0.5);
          rgb = rgb << 8 | toByte(value * light + noise);
        }
        pixels[pixel] = rgb;
      }
    }
  }

  /** Sum of four random bytes, scaled to mean 0 and variance 1: near enough, exact and fast. */
  private static double aboutNormal(int bits) {
    int sum = (bits & 255) + (bits >>> 8 & 255) + (bits >>> 16 & 255) + (bits >>> 24);
    return (sum - 510) / 147.8;
  }

  private static int toByte(double value) {
    return (int) Math.round(255 * Math.min(1, Math.max(0, value)));
  }

  private int clampToSide(double share) {
    return (int) Math.max(0, Math.min(side, Math.floor(share * side)));
  }

  private static double uniform(SplittableRandom random, Range range) {
    return uniform(random, range.least(), range.most());
  }

  private static double uniform(SplittableRandom random, double least, double most) {
    return least + (most - least) * random.nextDouble();
  }

  /** Where a shape lies: centre, radius of the circle about it, rotation in radians. */
  private record Placed(double x, double y, double radius, double angle) {}

  /** How a texture lies, whatever the shape's rotation. */
  private record Pattern(
      Texture texture, double angle, double period, double phaseU, double phaseV) {
    static final Pattern NONE = new Pattern(Texture.PLAIN, 0, 1, 0, 0);
  }

  /** One colour; channels are 0 to 1. */
  private record Colour(double red, double green, double blue) {
    static Colour any(SplittableRandom random) {
      return new Colour(random.nextDouble(), random.nextDouble(), random.nextDouble());
    }

    double luma() {
      return 0.299 * red + 0.587 * green + 0.114 * blue;
    }
  }

  /** Colours of a scene, drawn alike for every class. */
  private record Colours(Colour background, Colour first, Colour second) {
    /** Draws until all three can be told apart in a grey picture, which is what a network sees. */
    static Colours draw(SplittableRandom random) {
      while (true) {
        Colours colours = new Colours(Colour.any(random), Colour.any(random), Colour.any(random));
        double background = colours.background.luma();
        double first = colours.first.luma();
        double second = colours.second.luma();
        if (Math.abs(first - second) >= TEXTURE_DIFFERENCE
            && Math.abs(first - background) >= OUTLINE_DIFFERENCE
            && Math.abs(second - background) >= OUTLINE_DIFFERENCE) {
          return colours;
        }
      }
    }
  }
}
