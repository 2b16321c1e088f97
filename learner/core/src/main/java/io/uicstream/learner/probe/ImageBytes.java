package io.uicstream.learner.probe;

import java.io.IOException;

/** Encoded images by number, each as often as it is asked for. Used by several threads. */
interface ImageBytes {
  /**
   * Reads an image.
   *
   * @throws IOException if it cannot be read
   */
  byte[] read(int image) throws IOException;

  /** What to call it in messages. */
  String name(int image);
}
