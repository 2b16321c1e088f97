package io.uicstream.learner.image;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * Coverage-guided fuzzing of JPEG, whose entropy decoder is native code of the JDK. One target a
 * class: libFuzzer runs only one in a process.
 */
class JpegFuzzTest {
  @FuzzTest
  void shouldDecodeOrRefuse(byte[] encoded) {
    // Bytes of other formats are the business of ImageFuzzTest.
    if (encoded.length > 2 && encoded[0] == (byte) 0xff && encoded[1] == (byte) 0xd8) {
      try (ImageDecoder decoder = Hostile.decoder()) {
        Hostile.outcome(decoder, encoded);
      }
    }
  }
}
