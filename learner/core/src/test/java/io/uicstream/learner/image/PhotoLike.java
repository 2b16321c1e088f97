package io.uicstream.learner.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.SplittableRandom;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;

/**
 * Images that cost a JPEG decoder what photographs do: discs that cover one another, with radii by
 * a power law ("dead leaves", which have the spectrum of natural images), shading and sensor noise.
 * At 500 × 375 pixels, 4:2:0 and quality 90 they take 60 to 80 KB, as photographs do.
 */
final class PhotoLike {
  private static final int LEAVES = 1500;
  private static final double SMALLEST = 2;
  private static final double LARGEST = 200;
  private static final double NOISE = 5;

  private PhotoLike() {}

  /** The same seed gives the same image. */
  static BufferedImage draw(int width, int height, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] planes = new double[3][width * height];
    for (int leaf = 0; leaf < LEAVES; leaf++) {
      leaf(planes, width, height, random);
    }
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++) {
      double noise = NOISE * (random.nextDouble() + random.nextDouble() - 1) * 2;
      int rgb = 0;
      for (double[] plane : planes) {
        rgb = rgb << 8 | (int) Math.max(0, Math.min(255, plane[i] + noise));
      }
      image.setRGB(i % width, i / width, rgb);
    }
    return image;
  }

  /** One disc, shaded in a direction of its own. */
  private static void leaf(double[][] planes, int width, int height, SplittableRandom random) {
    double share = random.nextDouble();
    // Inverse of the distribution with density r^-3 between the two radii.
    double radius =
        1
            / Math.sqrt(
                1 / (SMALLEST * SMALLEST)
                    + share * (1 / (LARGEST * LARGEST) - 1 / (SMALLEST * SMALLEST)));
    radius = Math.max(radius, random.nextDouble() < 0.05 ? 60 : radius);
    double x = random.nextDouble() * width;
    double y = random.nextDouble() * height;
    double luma = 255 * random.nextDouble();
    double slopeX = (random.nextDouble() - 0.5) * 60 / radius;
    double slopeY = (random.nextDouble() - 0.5) * 60 / radius;
    double[] tint = {random.nextDouble(), random.nextDouble(), random.nextDouble()};
    for (int row = (int) Math.max(0, y - radius); row < Math.min(height, y + radius); row++) {
      double half = Math.sqrt(Math.max(0, radius * radius - (row - y) * (row - y)));
      for (int column = (int) Math.max(0, x - half); column < Math.min(width, x + half); column++) {
        double value = luma + slopeX * (column - x) + slopeY * (row - y);
        for (int channel = 0; channel < 3; channel++) {
          planes[channel][row * width + column] = value * (0.6 + 0.4 * tint[channel]);
        }
      }
    }
  }

  /**
   * JPEG with 4:2:0 sampling.
   *
   * @param quality 0 to 1
   */
  static byte[] jpeg(BufferedImage image, float quality) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam param = writer.getDefaultWriteParam();
    param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    param.setCompressionQuality(quality);
    try (var out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), param);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
