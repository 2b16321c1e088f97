package io.uicstream.benchmarks;

import io.uicstream.engine.ViewSampler;
import io.uicstream.engine.ViewSettings;
import io.uicstream.learner.image.ImageDecoder;
import io.uicstream.learner.image.UndecodableImageException;
import io.uicstream.learner.image.ViewMaker;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Decodes, crops and resizes one JPEG as training does: the geometric half of a view. */
@State(Scope.Thread)
public class ViewBenchmark {
  /** Width, height, and side of the view. */
  @Param({"32x32x32", "500x375x224"})
  public String size;

  private byte[] jpeg;
  private byte[] pixels;
  private ViewMaker views;
  private long seed;

  @Setup
  public void setUp() throws IOException {
    int[] numbers = Arrays.stream(size.split("x", -1)).mapToInt(Integer::parseInt).toArray();
    jpeg = picture(numbers[0], numbers[1]);
    pixels = new byte[numbers[2] * numbers[2] * 3];
    views =
        new ViewMaker(
            new ImageDecoder(1 << 24, 1 << 22),
            new ViewSampler(ViewSettings.strong(numbers[2])),
            numbers[2]);
  }

  /** Some hundred shapes and a little noise, so that the file is as long as a photograph's. */
  private static byte[] picture(int width, int height) throws IOException {
    Random random = new Random(1);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    for (int shape = 0; shape < 300; shape++) {
      graphics.setColor(new Color(random.nextInt(1 << 24)));
      graphics.fillOval(
          random.nextInt(width),
          random.nextInt(height),
          random.nextInt(width / 4) + 1,
          random.nextInt(height / 4) + 1);
    }
    graphics.dispose();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, image.getRGB(x, y) ^ (random.nextInt(0x080808) & 0x070707));
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "jpg", out);
    return out.toByteArray();
  }

  @Benchmark
  public Object view() throws UndecodableImageException {
    return views.make(jpeg, seed++, pixels, 0);
  }

  @TearDown
  public void tearDown() {
    views.close();
  }
}
