package io.uicstream.learner.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;

/**
 * What is promised for any bytes whatever: they are decoded or refused, soon, and with memory that
 * the limits and the bytes themselves bound.
 */
final class Hostile {
  static final int MAX_PIXELS = 100_000;
  static final int MAX_BYTES = 100_000;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int SIDE = 8;

  /** Of the processor's time. */
  private static final Duration SOON = Duration.ofSeconds(5);

  /**
   * Of the largest size allowed: everything that is allocated on the way, garbage included. The
   * reader of lossy WebP makes most, over 80 KB for each square of 16 pixels, of which even a strip
   * one pixel high has whole ones.
   */
  private static final long BYTES_PER_PIXEL = 512;

  private static final long BYTES_PER_BYTE = 40;

  /** Readers' own tables and buffers. */
  private static final long BYTES_ALWAYS = 4 << 20;

  private Hostile() {}

  static ImageDecoder decoder() {
    return new ImageDecoder(MAX_PIXELS, MAX_BYTES);
  }

  /**
   * Decodes all of an image and makes a view of it.
   *
   * @return the reason of the refusal, or "decoded"; whatever else is thrown breaks the promise
   */
  static String outcome(ImageDecoder decoder, byte[] encoded) {
    byte[] before = encoded.clone();
    long mostBytes = BYTES_PER_PIXEL * MAX_PIXELS + BYTES_PER_BYTE * encoded.length + BYTES_ALWAYS;
    String outcome = "";
    // The first times may load classes, which a fuzzer instruments on this thread.
    for (int tries = 5; tries > 0; tries--) {
      long bytes = allocatedBytes();
      long nanos = THREADS.getCurrentThreadCpuTime();
      outcome = decode(decoder, encoded);
      bytes = allocatedBytes() - bytes;
      nanos = THREADS.getCurrentThreadCpuTime() - nanos;
      if (bytes < mostBytes && nanos < SOON.toNanos()) {
        break;
      }
      assertThat(tries)
          .as("%s: %d bytes took %d of memory and %d ns", outcome, encoded.length, bytes, nanos)
          .isNotEqualTo(1);
    }
    assertThat(Arrays.equals(encoded, before)).isTrue();
    return outcome;
  }

  private static String decode(ImageDecoder decoder, byte[] encoded) {
    try {
      EncodedImage image = decoder.open(encoded);
      Raster raster = image.decode(image.all(), decoded -> decoded);
      assertThat(raster.width()).isEqualTo(image.width());
      assertThat(raster.height()).isEqualTo(image.height());
      Resampler.resize(
          raster,
          image.all(),
          new Resampler.Box(0, 0, raster.width(), raster.height()),
          SIDE,
          new byte[SIDE * SIDE * 3],
          0);
      return "decoded";
    } catch (UndecodableImageException e) {
      assertThat(e.getMessage()).isNotBlank();
      return e.reason().name();
    }
  }

  static long allocatedBytes() {
    return THREADS.getCurrentThreadAllocatedBytes();
  }
}
