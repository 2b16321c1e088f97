package io.uicstream.learner.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One image, one verdict: whatever is done to the bytes of an image of any format, what is said on
 * arrival (of the whole image) holds for every later visit (of a random region), and what a region
 * shows is what the whole image shows there.
 */
class VerdictTest {
  private static final int MUTATIONS = 60;
  private static final int VISITS = 20;
  private static final long SECOND = 1_000_000_000;

  /** Readers' tables and buffers, and what the JVM loads on the way. */
  private static final long ALWAYS = 6 << 20;

  /** What parsing makes of the encoded bytes: copies of them. */
  private static final int COPIES = 8;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final ImageDecoder arrival = Hostile.decoder();
  private final ImageDecoder visit = Hostile.decoder();
  private final Map<String, Integer> verdicts = new TreeMap<>();

  static Stream<String> images() throws IOException, URISyntaxException {
    return GoldenImagesTest.images();
  }

  @ParameterizedTest
  @MethodSource("images")
  void shouldStandByItsVerdict(String name) {
    byte[] whole = TestImages.resource("goldens/" + name);
    Random random = new Random(name.hashCode());
    judge(whole, random);
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] mutated = mutate(whole, random);
      judge(name.startsWith("png") ? Pngs.withChecksums(mutated) : mutated, random);
    }
    assertThat(verdicts).containsKey("decoded");
    arrival.close();
    visit.close();
  }

  private void judge(byte[] encoded, Random random) {
    // What is measured may be disturbed by others; never three times.
    for (int attempt = 1; !isWithinBounds(encoded); attempt++) {
      assertThat(attempt).as("decoding within a second and its memory").isLessThan(3);
    }
    try {
      Raster whole = whole(encoded);
      verdicts.merge("decoded", 1, Integer::sum);
      for (int i = 0; i < VISITS; i++) {
        Region region = region(whole, random);
        Raster part = visit.open(encoded).decode(region, decoded -> decoded);
        assertThat(part.rgb()).as("%s", region).isEqualTo(whole.cut(region).rgb());
      }
    } catch (UndecodableImageException e) {
      verdicts.merge(e.reason().name(), 1, Integer::sum);
      for (int i = 0; i < 2; i++) {
        assertThat(verdict(encoded)).isEqualTo(e.reason() + " " + e.getMessage());
      }
    }
  }

  private Raster whole(byte[] encoded) throws UndecodableImageException {
    EncodedImage image = arrival.open(encoded);
    return image.decode(image.all(), decoded -> decoded);
  }

  private String verdict(byte[] encoded) {
    try {
      whole(encoded);
      return "decoded";
    } catch (UndecodableImageException e) {
      return e.reason() + " " + e.getMessage();
    }
  }

  private boolean isWithinBounds(byte[] encoded) {
    long bytes = THREADS.getCurrentThreadAllocatedBytes();
    long nanos = THREADS.getCurrentThreadCpuTime();
    long memory = 0;
    try {
      EncodedImage image = arrival.open(encoded);
      memory = image.memory();
      image.decode(image.all(), decoded -> decoded);
    } catch (UndecodableImageException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
    bytes = THREADS.getCurrentThreadAllocatedBytes() - bytes;
    nanos = THREADS.getCurrentThreadCpuTime() - nanos;
    return bytes <= memory + ALWAYS + (long) COPIES * encoded.length && nanos < SECOND;
  }

  private static Region region(Raster whole, Random random) {
    int width = 1 + random.nextInt(whole.width());
    int height = 1 + random.nextInt(whole.height());
    return new Region(
        random.nextInt(whole.width() - width + 1),
        random.nextInt(whole.height() - height + 1),
        width,
        height);
  }

  /** Bytes changed, cut off, taken out, or doubled. */
  private static byte[] mutate(byte[] whole, Random random) {
    int at = random.nextInt(whole.length);
    int count = 1 + random.nextInt(Math.min(16, whole.length - at));
    return switch (random.nextInt(5)) {
      case 0 -> Pngs.joined(Arrays.copyOf(whole, at));
      case 1 -> spliced(whole, at, at + count, new byte[0]);
      case 2 -> spliced(whole, at, at, Arrays.copyOfRange(whole, at, at + count));
      default -> {
        byte[] changed = whole.clone();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
          changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
        }
        yield changed;
      }
    };
  }

  private static byte[] spliced(byte[] whole, int from, int to, byte[] with) {
    return Pngs.joined(
        Arrays.copyOf(whole, from), with, Arrays.copyOfRange(whole, to, whole.length));
  }

  @Test
  void shouldDecodeASmallFileOfManyPixelsInItsMemory() throws UndecodableImageException {
    byte[] png = Pngs.deep(2000, 2000);
    assertThat(png).hasSizeLessThan(100_000);
    try (ImageDecoder decoder =
        new ImageDecoder(4_000_000, 1_000_000, new DecodeMemory(16 << 20))) {
      assertThat(decoder.open(png).memory()).isLessThan(16 << 20);
      int sum = decoder.decode(png, decoded -> decoded.raster().rgb()[0] & 0xff);
      assertThat(sum).isEqualTo(0x12);
    }
  }
}
