package io.uicstream.ingest;

import java.util.OptionalLong;

/**
 * What a generated corpus holds.
 *
 * @param seed everything about the corpus follows from it
 * @param images how many there are, at least 1; empty for no end
 * @param picture what an image is
 * @param nuisance what varies within a class
 */
public record CorpusSettings(long seed, OptionalLong images, Picture picture, Nuisance nuisance) {
  /** Most classes there can be: every shape with every texture. */
  public static final int MAX_CLASSES = Shape.values().length * Texture.values().length;

  public CorpusSettings {
    if (images.isPresent()) {
      require(images.getAsLong() >= 1, "images", images.getAsLong(), "at least 1");
    }
  }

  /** An endless corpus with the default picture and nuisance. */
  public static CorpusSettings endless(long seed) {
    return new CorpusSettings(seed, OptionalLong.empty(), Picture.DEFAULT, Nuisance.DEFAULT);
  }

  /**
   * What an image is.
   *
   * @param classes number of true classes, 2 to {@link #MAX_CLASSES}
   * @param side height and width in pixels, 16 to 1024
   * @param jpegQuality 0.1 to 1
   */
  public record Picture(int classes, int side, double jpegQuality) {
    /** Ten classes of 32×32 pixels, the measures of CIFAR-10. */
    public static final Picture DEFAULT = new Picture(10, 32, 0.9);

    public Picture {
      require(classes >= 2 && classes <= MAX_CLASSES, "classes", classes, "2 to " + MAX_CLASSES);
      require(side >= 16 && side <= 1024, "side", side, "16 to 1024 pixels");
      require(jpegQuality >= 0.1 && jpegQuality <= 1, "jpegQuality", jpegQuality, "0.1 to 1");
    }
  }

  /**
   * What varies within a class, besides position, rotation and colours, which always take any value
   * that keeps the object visible.
   *
   * @param size diameter of the object as a share of the side, within 0.2 to 1.5
   * @param light how the scene is lit
   * @param clutter largest number of small objects beside the object, 0 to 20
   * @param noise standard deviation of the noise on the luma of each pixel, where 1 is black to
   *     white; 0 to 0.2
   */
  public record Nuisance(Range size, Light light, int clutter, double noise) {
    /** Enough that untrained features say little of the class, and a person has no trouble. */
    public static final Nuisance DEFAULT =
        new Nuisance(new Range(0.75, 1.05), new Light(new Range(0.45, 1.0), 0.5), 3, 0.02);

    public Nuisance {
      require(size.least() >= 0.2 && size.most() <= 1.5, "size", size, "within 0.2 to 1.5");
      require(clutter >= 0 && clutter <= 20, "clutter", clutter, "0 to 20");
      require(noise >= 0 && noise <= 0.2, "noise", noise, "0 to 0.2");
    }
  }

  /**
   * How a scene is lit.
   *
   * @param contrast factor on all differences from mid-grey, within 0.05 to 1
   * @param gradient largest relative change of brightness from the centre to an edge, 0 to 1
   */
  public record Light(Range contrast, double gradient) {
    public Light {
      require(
          contrast.least() >= 0.05 && contrast.most() <= 1,
          "contrast",
          contrast,
          "within 0.05 to 1");
      require(gradient >= 0 && gradient <= 1, "gradient", gradient, "0 to 1");
    }
  }

  /** A closed range from which values are drawn uniformly. */
  public record Range(double least, double most) {
    public Range {
      require(least <= most, "range", least + " to " + most, "its least first");
    }
  }

  private static void require(boolean holds, String name, Object value, String allowed) {
    if (!holds) {
      throw new IllegalArgumentException(
          "generated corpus: " + name + " is " + value + " and must be " + allowed);
    }
  }
}
