package io.uicstream.learner.image;

import com.sun.management.OperatingSystemMXBean;
import io.uicstream.engine.ViewSampler;
import io.uicstream.engine.ViewSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Views per second of processor time, made by one thread: decode, random resized crop, resize.
 * {@code tests/scripts/decode-bench.sh} runs it.
 */
final class DecodeSpeed {
  private static final int ROUNDS = 5;
  private static final float QUALITY = 0.9f;
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private DecodeSpeed() {}

  /**
   * {@code draw DIR COUNT WIDTH HEIGHT} writes JPEGs; {@code measure DIR SIDE SECONDS} prints the
   * median of five rounds, in views a second.
   */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[1]);
    if (arguments[0].equals("draw")) {
      int width = Integer.parseInt(arguments[3]);
      int height = Integer.parseInt(arguments[4]);
      for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
        Files.write(
            directory.resolve(String.format(Locale.ROOT, "%04d.jpg", i)),
            PhotoLike.jpeg(PhotoLike.draw(width, height, i), QUALITY));
      }
    } else {
      System.out.printf(
          Locale.ROOT,
          "%.1f%n",
          measure(
              read(directory), Integer.parseInt(arguments[2]), Double.parseDouble(arguments[3])));
    }
  }

  private static List<byte[]> read(Path directory) throws IOException {
    List<byte[]> images = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".jpg")).sorted().toList()) {
        images.add(Files.readAllBytes(file));
      }
    }
    return images;
  }

  private static double measure(List<byte[]> images, int side, double seconds)
      throws UndecodableImageException {
    double[] rates = new double[ROUNDS];
    byte[] pixels = new byte[side * side * 3];
    try (ViewMaker maker =
        new ViewMaker(
            new ImageDecoder(100_000_000, 100_000_000),
            new ViewSampler(ViewSettings.basic()),
            side)) {
      round(maker, images, pixels, seconds);
      for (int i = 0; i < ROUNDS; i++) {
        rates[i] = round(maker, images, pixels, seconds);
      }
    }
    Arrays.sort(rates);
    return rates[ROUNDS / 2];
  }

  /**
   * Whole passes over the images, so that all weigh the same; other views in every pass. Collecting
   * garbage and compiling count.
   */
  private static double round(ViewMaker maker, List<byte[]> images, byte[] pixels, double seconds)
      throws UndecodableImageException {
    long start = SYSTEM.getProcessCpuTime();
    long views = 0;
    double elapsed;
    do {
      for (byte[] image : images) {
        maker.make(image, views, pixels, 0);
        views++;
      }
      elapsed = (SYSTEM.getProcessCpuTime() - start) / 1e9;
    } while (elapsed < seconds);
    return views / elapsed;
  }
}
