package io.uicstream.engine;

import java.util.Arrays;

/**
 * The plain-Java statement of what {@link Photometric} does, one image and one step at a time.
 * Engines do the same on their device in fewer passes; their tests compare with this class.
 *
 * <p>Stateless; safe for use by any thread.
 */
public final class ViewReference {
  private static final float RED = 0.299f;
  private static final float GREEN = 0.587f;
  private static final float BLUE = 0.114f;

  private ViewReference() {}

  /**
   * The input of a network, before its normalisation.
   *
   * @param views B images of side S
   * @return [B, 3, S, S] row-major, RGB in [0, 1]
   */
  public static float[] apply(ViewBatch views) {
    int pixels = views.side() * views.side();
    float[] output = new float[views.images() * 3 * pixels];
    for (int image = 0; image < views.images(); image++) {
      float[][] planes = planes(views.pixels(), image * pixels * 3, pixels);
      apply(views.photometric().get(image), views.side(), planes);
      for (int channel = 0; channel < 3; channel++) {
        System.arraycopy(planes[channel], 0, output, (image * 3 + channel) * pixels, pixels);
      }
    }
    return output;
  }

  /**
   * Weights of the blur's taps, from one end to the other; the same in both directions.
   *
   * @return 2·{@link Photometric#blurRadius()}+1 weights with sum 1
   */
  public static float[] blurWeights(Photometric photometric) {
    int radius = photometric.blurRadius();
    double sigma = photometric.blurSigma();
    double[] weights = new double[2 * radius + 1];
    for (int tap = -radius; tap <= radius; tap++) {
      weights[tap + radius] = tap == 0 ? 1 : Math.exp(-tap * tap / (2 * sigma * sigma));
    }
    double sum = Arrays.stream(weights).sum();
    float[] normalised = new float[weights.length];
    for (int i = 0; i < weights.length; i++) {
      normalised[i] = (float) (weights[i] / sum);
    }
    return normalised;
  }

  /** From interleaved bytes to three planes in [0, 1]. */
  private static float[][] planes(byte[] rgb, int offset, int pixels) {
    float[][] planes = new float[3][pixels];
    for (int i = 0; i < pixels; i++) {
      for (int channel = 0; channel < 3; channel++) {
        planes[channel][i] = (rgb[offset + 3 * i + channel] & 0xff) / 255f;
      }
    }
    return planes;
  }

  private static void apply(Photometric photometric, int side, float[][] planes) {
    if (photometric.flip()) {
      flip(side, planes);
    }
    brightness(photometric.brightness(), planes);
    contrast(photometric.contrast(), planes);
    saturation(photometric.saturation(), planes);
    gains(photometric, planes);
    clamp(planes);
    if (photometric.grayscale()) {
      grayscale(planes);
    }
    if (photometric.blurSigma() > 0) {
      blur(blurWeights(photometric), side, planes);
    }
  }

  private static void flip(int side, float[][] planes) {
    for (float[] plane : planes) {
      for (int row = 0; row < plane.length; row += side) {
        for (int left = row, right = row + side - 1; left < right; left++, right--) {
          float swapped = plane[left];
          plane[left] = plane[right];
          plane[right] = swapped;
        }
      }
    }
  }

  private static void brightness(float factor, float[][] planes) {
    for (float[] plane : planes) {
      for (int i = 0; i < plane.length; i++) {
        plane[i] *= factor;
      }
    }
  }

  private static void contrast(float factor, float[][] planes) {
    double sum = 0;
    for (int i = 0; i < planes[0].length; i++) {
      sum += luma(planes, i);
    }
    float mean = (float) (sum / planes[0].length);
    for (float[] plane : planes) {
      for (int i = 0; i < plane.length; i++) {
        plane[i] = factor * plane[i] + (1 - factor) * mean;
      }
    }
  }

  private static void saturation(float factor, float[][] planes) {
    for (int i = 0; i < planes[0].length; i++) {
      float luma = luma(planes, i);
      for (float[] plane : planes) {
        plane[i] = factor * plane[i] + (1 - factor) * luma;
      }
    }
  }

  private static void gains(Photometric photometric, float[][] planes) {
    for (int i = 0; i < planes[0].length; i++) {
      planes[0][i] *= photometric.redGain();
      planes[1][i] *= photometric.greenGain();
      planes[2][i] *= photometric.blueGain();
    }
  }

  private static void clamp(float[][] planes) {
    for (float[] plane : planes) {
      for (int i = 0; i < plane.length; i++) {
        plane[i] = Math.max(0, Math.min(1, plane[i]));
      }
    }
  }

  private static void grayscale(float[][] planes) {
    for (int i = 0; i < planes[0].length; i++) {
      float luma = luma(planes, i);
      for (float[] plane : planes) {
        plane[i] = luma;
      }
    }
  }

  /** Rows first, then columns: a Gaussian is the product of its two directions. */
  private static void blur(float[] weights, int side, float[][] planes) {
    float[] rows = new float[side * side];
    for (float[] plane : planes) {
      convolve(weights, plane, rows, side, side, 1);
      convolve(weights, rows, plane, side, 1, side);
    }
  }

  /**
   * One direction of the blur.
   *
   * @param line distance between the starts of neighbouring lines
   * @param step distance between neighbours within a line
   */
  private static void convolve(
      float[] weights, float[] from, float[] to, int side, int line, int step) {
    int radius = weights.length / 2;
    for (int start = 0; start < side * line; start += line) {
      for (int i = 0; i < side; i++) {
        float sum = 0;
        for (int tap = -radius; tap <= radius; tap++) {
          int neighbour = Math.max(0, Math.min(side - 1, i + tap));
          sum += weights[tap + radius] * from[start + neighbour * step];
        }
        to[start + i * step] = sum;
      }
    }
  }

  private static float luma(float[][] planes, int i) {
    return RED * planes[0][i] + GREEN * planes[1][i] + BLUE * planes[2][i];
  }
}
