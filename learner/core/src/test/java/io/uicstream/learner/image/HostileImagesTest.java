package io.uicstream.learner.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is done to an image, it is decoded or refused, soon; nothing else is ever thrown. */
@Timeout(60)
class HostileImagesTest {
  private static final int FLIPS = 500;

  private final ImageDecoder decoder = Hostile.decoder();
  private final Map<String, Integer> outcomes = new TreeMap<>();

  @AfterEach
  void closeDecoder() {
    decoder.close();
  }

  static Map<String, byte[]> small() {
    Map<String, byte[]> images = new TreeMap<>();
    for (String format : new String[] {"jpeg", "png", "gif", "bmp"}) {
      images.put(format, TestImages.encode(TestImages.noise(9, 7, 1), format));
    }
    for (String name :
        new String[] {
          "cmyk-red.jpg",
          "progressive-orientation6.jpg",
          "lossless-orientation6.webp",
          "lossy-alpha.webp",
          "animated.gif",
          "animated.webp"
        }) {
      images.put(name, TestImages.resource(name));
    }
    return images;
  }

  static String[] names() {
    return small().keySet().toArray(String[]::new);
  }

  @ParameterizedTest
  @MethodSource("names")
  void shouldSurviveTruncationAtEveryLength(String name) {
    byte[] whole = small().get(name);
    for (int length = 0; length < whole.length; length++) {
      decode(Arrays.copyOf(whole, length));
    }
    assertThat(outcomes).containsKey("TRUNCATED").containsKey("NOT_AN_IMAGE");
  }

  @ParameterizedTest
  @MethodSource("names")
  void shouldSurviveFlippedBytes(String name) {
    byte[] whole = small().get(name);
    Random random = new Random(name.hashCode());
    for (int i = 0; i < FLIPS; i++) {
      byte[] damaged = whole.clone();
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      decode(damaged);
    }
    assertThat(outcomes.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(FLIPS);
    assertThat(outcomes).containsKey("CORRUPT");
  }

  @Test
  void shouldSurviveNoiseBehindEverySignature() {
    Random random = new Random(9);
    for (byte[] whole : small().values()) {
      for (int i = 0; i < 200; i++) {
        byte[] noise = new byte[12 + random.nextInt(300)];
        random.nextBytes(noise);
        System.arraycopy(whole, 0, noise, 0, 12);
        decode(noise);
      }
    }
    assertThat(outcomes).doesNotContainKey("decoded");
  }

  /** Counts how it ended; anything thrown but a refusal fails the test. */
  private void decode(byte[] encoded) {
    outcomes.merge(Hostile.outcome(decoder, encoded), 1, Integer::sum);
  }
}
