package io.uicstream.labelstore;

/**
 * An image of the window as a draw hands it out. Byte format 2: the image id in UTF-8 after its
 * length ({@link ByteWriter#putBytes}), then the encoded image to the end. In format 1 the encoded
 * image stood alone.
 *
 * @param imageId the id
 * @param encoded JPEG, PNG, ...; not copied
 */
@SuppressWarnings("ArrayRecordComponent")
record WindowImage(String imageId, byte[] encoded) {
  static byte[] encode(byte[] imageId, byte[] encoded) {
    return new ByteWriter(imageId.length + encoded.length + 5)
        .putBytes(imageId)
        .putRaw(encoded)
        .toBytes();
  }

  /**
   * Reads a row.
   *
   * @throws StoreException when it ends too early
   */
  static WindowImage decode(byte[] row) {
    ByteReader in = new ByteReader(row);
    return new WindowImage(in.readString(), in.readRawRest());
  }
}
