package io.uicstream.learner.image;

/** Rows of samples, decoded one after the other. Used by one thread, which closes it. */
interface Rows extends AutoCloseable {
  /**
   * Reads a row. Rows are asked for from top to bottom; some may be left out.
   *
   * @param y which, from 0
   * @param row receives the samples, packed
   * @throws UndecodableImageException if there are not as many as there should be
   */
  void read(int y, byte[] row) throws UndecodableImageException;

  @Override
  default void close() {}
}
