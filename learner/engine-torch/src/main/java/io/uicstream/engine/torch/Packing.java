package io.uicstream.engine.torch;

import io.uicstream.engine.Photometric;
import io.uicstream.engine.ViewBatch;
import io.uicstream.engine.ViewReference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * How a batch lies in one piece of memory, so that one copy brings it to the device: labels and
 * indices of blurred images (64-bit), colour coefficients and blur weights (32-bit floats), pixels.
 */
final class Packing {
  /** Colour coefficients per image: see {@link #colour}. */
  private static final int COLOUR = 11;

  private final ViewBatch views;
  private final int[] labels;
  private final int[] blurred;
  private final int radius;

  /**
   * Lays out a batch.
   *
   * @param labels one or more per image, or none
   */
  Packing(ViewBatch views, int[] labels) {
    this.views = views;
    this.labels = labels;
    List<Photometric> photometric = views.photometric();
    this.blurred =
        IntStream.range(0, views.images())
            .filter(image -> photometric.get(image).blurSigma() > 0)
            .toArray();
    this.radius =
        IntStream.of(blurred).map(image -> photometric.get(image).blurRadius()).max().orElse(0);
  }

  /**
   * The batch with black images up to a power of two. cuDNN searches for the best algorithm once
   * for every shape and remembers it; arrivals come in any number, so that it would search for
   * ever.
   */
  static ViewBatch padded(ViewBatch batch) {
    int images = Integer.highestOneBit(2 * batch.images() - 1);
    int bytes = batch.pixels().length / batch.images();
    List<Photometric> photometric = new ArrayList<>(batch.photometric());
    photometric.addAll(Collections.nCopies(images - batch.images(), Photometric.NONE));
    return new ViewBatch(batch.side(), Arrays.copyOf(batch.pixels(), images * bytes), photometric);
  }

  /** Taps of the widest blur; the others are padded with weights of 0. */
  private int taps() {
    return 2 * radius + 1;
  }

  private int floatsAt() {
    return Long.BYTES * (labels.length + blurred.length);
  }

  private int pixelsAt() {
    return floatsAt() + Float.BYTES * (COLOUR * views.images() + taps() * blurred.length);
  }

  /** Bytes of it all. */
  int bytes() {
    return pixelsAt() + views.pixels().length;
  }

  /** Writes it all from the buffer's start, in its byte order. */
  void write(ByteBuffer buffer) {
    buffer.clear();
    for (int label : labels) {
      buffer.putLong(label);
    }
    for (int image : blurred) {
      buffer.putLong(image);
    }
    for (Photometric photometric : views.photometric()) {
      colour(photometric, buffer);
    }
    for (int image : blurred) {
      blur(views.photometric().get(image), buffer);
    }
    buffer.put(views.pixels());
  }

  /**
   * Brightness, contrast, saturation and gains are linear in a pixel's channel x, its luma l and
   * the image's mean luma m, so each image has for each channel the three factors of a·x + d·l +
   * o·m; then flip and grayscale as 0 or 1.
   */
  private static void colour(Photometric p, ByteBuffer buffer) {
    float[] gains = {p.redGain(), p.greenGain(), p.blueGain()};
    float light = p.contrast() * p.brightness();
    for (float gain : gains) {
      buffer.putFloat(gain * light * p.saturation());
    }
    for (float gain : gains) {
      buffer.putFloat(gain * light * (1 - p.saturation()));
    }
    for (float gain : gains) {
      buffer.putFloat(gain * (1 - p.contrast()) * p.brightness());
    }
    buffer.putFloat(p.flip() ? 1 : 0);
    buffer.putFloat(p.grayscale() ? 1 : 0);
  }

  private void blur(Photometric photometric, ByteBuffer buffer) {
    float[] weights = ViewReference.blurWeights(photometric);
    int padding = radius - photometric.blurRadius();
    for (int tap = 0; tap < taps(); tap++) {
      int own = tap - padding;
      buffer.putFloat(own >= 0 && own < weights.length ? weights[own] : 0);
    }
  }

  /**
   * The parts of a batch on the device, as views of its memory. Which steps nothing asks for is
   * known here, so that they are skipped.
   *
   * @param labels 64-bit, in one row, or none of them
   * @param pixels uint8 [B, S, S, 3]
   * @param colour [B, 11, 1, 1], see {@link Packing#colour}
   * @param blurred [n] 64-bit, indices of images
   * @param blur [n, taps]
   */
  record Parts(Tensor labels, Tensor pixels, Tensor colour, Tensor blurred, Tensor blur) {
    /** A part of the columns of {@link #colour}. */
    Tensor colour(int from, int columns) {
      return colour.narrow(1, from, columns);
    }
  }

  /** Finds the parts in what was copied to the device. */
  Parts parts(Tensor bytes) {
    int side = views.side();
    long n = blurred.length;
    Tensor longs = bytes.narrow(0, 0, floatsAt()).view(ScalarType.Long);
    Tensor floats =
        bytes.narrow(0, floatsAt(), (long) pixelsAt() - floatsAt()).view(ScalarType.Float);
    long colours = (long) COLOUR * views.images();
    return new Parts(
        longs.narrow(0, 0, labels.length),
        bytes.narrow(0, pixelsAt(), views.pixels().length).view(views.images(), side, side, 3),
        floats.narrow(0, 0, colours).view(views.images(), COLOUR, 1, 1),
        longs.narrow(0, labels.length, n),
        floats.narrow(0, colours, n * taps()).view(n, taps()));
  }

  boolean flips() {
    return views.photometric().stream().anyMatch(Photometric::flip);
  }

  boolean colours() {
    return views.photometric().stream()
        .anyMatch(
            p ->
                p.brightness() != 1
                    || p.contrast() != 1
                    || p.saturation() != 1
                    || p.redGain() != 1
                    || p.greenGain() != 1
                    || p.blueGain() != 1);
  }

  boolean grays() {
    return views.photometric().stream().anyMatch(Photometric::grayscale);
  }

  boolean blurs() {
    return blurred.length > 0;
  }
}
