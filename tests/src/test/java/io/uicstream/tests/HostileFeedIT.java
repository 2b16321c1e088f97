package io.uicstream.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.uicstream.tests.Launcher.Outcome;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Good and hostile images through the command as people start it, with the flags of its JVM: no
 * image ends a learner, and every one is accounted for.
 */
class HostileFeedIT {
  private static final int FILES = 400;

  @TempDir Path directory;

  /** A small file of 49 megapixels, 16 bits and alpha: 392 MB as it is stored. */
  @Test
  void shouldOutliveAFileThatExhaustsMemoryAndStartAgain() throws Exception {
    Path images = Files.createDirectories(directory.resolve("images"));
    Files.write(images.resolve("poison.png"), png(7000, 7000));
    mixed(images);

    JsonNode little = run(images, "-Xmx512m");
    assertThat(little.at("/deadLettersByReason/TOO_LARGE").asInt()).isEqualTo(1);

    JsonNode enough = run(images, "-Xmx1g");
    assertThat(enough.at("/received").asInt()).isEqualTo(2 * (FILES + 1));
    assertThat(enough.at("/deadLettersByReason/TOO_LARGE").asInt()).isEqualTo(1);
    assertThat(enough.at("/admitted").asInt()).isEqualTo(little.at("/admitted").asInt() + 1);
  }

  private JsonNode run(Path images, String heap) throws Exception {
    Launcher uic = Launcher.in(directory, Map.of("JAVA_OPTS", heap));
    Outcome run =
        uic.run(
            "run",
            "--source=" + images,
            "--classes=8",
            "--data-dir=" + directory.resolve("data"),
            "--until-idle=1s",
            "--decode-threads=2",
            "--report=" + directory.resolve("report.json"));
    assertThat(run.exit()).as(run::toString).isZero();
    JsonNode counts =
        new ObjectMapper().readTree(directory.resolve("report.json").toFile()).get("images");
    assertThat(counts.at("/received").asInt())
        .isEqualTo(
            counts.at("/admitted").asInt()
                + counts.at("/duplicates").asInt()
                + counts.at("/deadLettered").asInt());
    return counts;
  }

  /** Images as they are, and with bytes changed or cut off; always the same. */
  private static void mixed(Path images) throws IOException {
    Random random = new Random(3);
    String[] formats = {"png", "jpg", "bmp", "gif"};
    for (int i = 0; i < FILES; i++) {
      String format = formats[i % formats.length];
      byte[] image =
          OddImages.ramp(16 + random.nextInt(80), 40, BufferedImage.TYPE_INT_RGB, format);
      if (i % 2 == 0) {
        image[random.nextInt(image.length)] = (byte) random.nextInt(256);
      }
      int length = i % 3 == 0 ? random.nextInt(image.length) : image.length;
      Files.write(images.resolve(i + "." + format), Arrays.copyOf(image, length));
    }
  }

  private static byte[] png(int width, int height) throws IOException {
    ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    try (OutputStream deflated = new DeflaterOutputStream(pixels)) {
      byte[] row = new byte[1 + 8 * width];
      for (int y = 0; y < height; y++) {
        deflated.write(row);
      }
    }
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    DataOutputStream fields = new DataOutputStream(header);
    fields.writeInt(width);
    fields.writeInt(height);
    fields.write(new byte[] {16, 6, 0, 0, 0});
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
    chunk(png, "IHDR", header.toByteArray());
    chunk(png, "IDAT", pixels.toByteArray());
    chunk(png, "IEND", new byte[0]);
    return png.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream png, String name, byte[] content)
      throws IOException {
    CRC32 sum = new CRC32();
    sum.update(name.getBytes(StandardCharsets.US_ASCII));
    sum.update(content);
    DataOutputStream out = new DataOutputStream(png);
    out.writeInt(content.length);
    out.writeBytes(name);
    out.write(content);
    out.writeInt((int) sum.getValue());
  }
}
