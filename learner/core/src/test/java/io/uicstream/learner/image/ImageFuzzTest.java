package io.uicstream.learner.image;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * Coverage-guided fuzzing of every format. One target a class: libFuzzer runs only one in a
 * process.
 */
class ImageFuzzTest {
  @FuzzTest
  void shouldDecodeOrRefuse(byte[] encoded) {
    try (ImageDecoder decoder = Hostile.decoder()) {
      Hostile.outcome(decoder, encoded);
      if (encoded.length > 8 && encoded[1] == 'P' && encoded[2] == 'N') {
        // A checksum, which nobody finds by chance, shall not hide the rest.
        Hostile.outcome(decoder, Pngs.withChecksums(encoded));
      }
    }
  }
}
