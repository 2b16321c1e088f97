package io.uicstream.learner.probe;

import io.uicstream.engine.Crop;
import io.uicstream.engine.Photometric;
import io.uicstream.engine.View;
import io.uicstream.engine.ViewSource;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The crops that the literature trains and tests classifiers on. Most are S×S pixels out of the
 * image resized so that its shorter side has M = S·256/224 pixels, rounded: 224 of 256, as in the
 * literature, 64 of 73, 32 of 37. Places are whole pixels of the resized image.
 */
final class CropViews {
  private static final int TRIES = 10;

  private CropViews() {}

  /** An image resized, in pixels. */
  private record Resized(int width, int height) {
    /** As torchvision's {@code Resize} has it: the longer side is rounded down. */
    static Resized of(int width, int height, int side) {
      int shorter = shorter(side);
      return width < height
          ? new Resized(shorter, (int) ((long) shorter * height / width))
          : new Resized((int) ((long) shorter * width / height), shorter);
    }

    View crop(int left, int top, int side, boolean flip) {
      return new View(
          new Crop(
              (float) left / width,
              (float) top / height,
              (float) side / width,
              (float) side / height),
          flip ? Photometric.FLIP : Photometric.NONE);
    }
  }

  /** M in pixels. */
  static int shorter(int side) {
    return Math.round(side * 256f / 224);
  }

  /** S×S anywhere in the resized image, mirrored half of the time. */
  static ViewSource anywhere(int side) {
    return (width, height, random) -> {
      Resized resized = Resized.of(width, height, side);
      int left = random.nextInt(resized.width - side + 1);
      int top = random.nextInt(resized.height - side + 1);
      return resized.crop(left, top, side, random.nextBoolean());
    };
  }

  /** S×S anywhere in the M×M pixels in the middle, mirrored half of the time. */
  static ViewSource inTheMiddle(int side) {
    return (width, height, random) -> {
      Resized resized = Resized.of(width, height, side);
      int shorter = shorter(side);
      int left = middle(resized.width - shorter) + random.nextInt(shorter - side + 1);
      int top = middle(resized.height - shorter) + random.nextInt(shorter - side + 1);
      return resized.crop(left, top, side, random.nextBoolean());
    };
  }

  /** The ten crops of a test: corners and centre, and each mirrored. */
  static List<ViewSource> ten(int side) {
    List<ViewSource> crops = new ArrayList<>();
    for (boolean flip : new boolean[] {false, true}) {
      crops.add(fixed(side, flip, room -> 0, room -> 0));
      crops.add(fixed(side, flip, room -> room, room -> 0));
      crops.add(fixed(side, flip, room -> 0, room -> room));
      crops.add(fixed(side, flip, room -> room, room -> room));
      crops.add(fixed(side, flip, CropViews::middle, CropViews::middle));
    }
    return crops;
  }

  /** Where a crop begins, by the pixels that are left over. */
  private interface Begin {
    int at(int room);
  }

  private static ViewSource fixed(int side, boolean flip, Begin left, Begin top) {
    return (width, height, random) -> {
      Resized resized = Resized.of(width, height, side);
      return resized.crop(left.at(resized.width - side), top.at(resized.height - side), side, flip);
    };
  }

  /** Half of it, halves rounded to even as Python and so torchvision do. */
  private static int middle(int room) {
    return (int) Math.rint(room / 2.0);
  }

  /**
   * Squares of 10 to 50 % of the image's area, mirrored half of the time: torchvision's {@code
   * RandomResizedCrop(scale=(0.1, 0.5), ratio=(1, 1))}. A square that does not fit is drawn again;
   * after ten of them (a long image) it is the largest one, in the middle.
   */
  static View square(int width, int height, RandomGenerator random) {
    Resized whole = new Resized(width, height);
    for (int tries = 0; tries < TRIES; tries++) {
      double area = (0.1 + 0.4 * random.nextDouble()) * width * height;
      int side = (int) Math.max(1, Math.rint(Math.sqrt(area)));
      if (side <= width && side <= height) {
        int left = random.nextInt(width - side + 1);
        int top = random.nextInt(height - side + 1);
        return whole.crop(left, top, side, random.nextBoolean());
      }
    }
    int side = Math.min(width, height);
    return whole.crop(middle(width - side), middle(height - side), side, random.nextBoolean());
  }
}
