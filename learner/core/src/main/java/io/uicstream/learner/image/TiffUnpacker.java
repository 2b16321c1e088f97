package io.uicstream.learner.image;

/**
 * Undoes the compression of strips or tiles, one after the other; what it needs for that it makes
 * once. Used by one thread, which closes it.
 */
interface TiffUnpacker extends AutoCloseable {
  /**
   * Unpacks as much as is wanted, or as there is.
   *
   * @param target receives it from its first byte on
   * @param length bytes that are wanted
   * @return how many there were
   */
  int unpack(Bytes packed, byte[] target, int length) throws UndecodableImageException;

  @Override
  default void close() {}
}
