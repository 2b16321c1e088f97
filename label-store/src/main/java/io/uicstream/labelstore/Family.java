package io.uicstream.labelstore;

import java.util.Arrays;
import java.util.Optional;

/** The column families of the store; numbers in keys are big-endian, so that they sort. */
enum Family {
  /**
   * Few named values: {@code format}, {@code classes}, {@code runId}, {@code meta}, of a store that
   * was rebuilt {@code rebuiltUpTo}, and of one whose {@link Upgrade} was cut off {@code
   * upgradedUpTo}.
   */
  META("default"),
  /** Image id → label row; see {@link LabelCodec}. */
  LABELS("labels"),
  /** Admission number (8 bytes) → time of admission (8 bytes, ms), image id. */
  WINDOW("window"),
  /**
   * Admission number (8 bytes) → {@link WindowImage}, id and encoded bytes. The id stands here too,
   * so that a draw looks up one row per image, and splitting a class reads no image.
   */
  IMAGES("images"),
  /** Partition (4 bytes), offset (8 bytes) → id of the image whose newest record stands there. */
  POSITIONS("positions"),
  /** Last sequence of a chunk (8 bytes) → its entries; see {@link OutboxCodec}. */
  OUTBOX("outbox");

  private final String rocksName;

  Family(String rocksName) {
    this.rocksName = rocksName;
  }

  byte[] nameBytes() {
    return Keys.ofName(rocksName);
  }

  static Optional<Family> named(String rocksName) {
    return Arrays.stream(values()).filter(family -> family.rocksName.equals(rocksName)).findFirst();
  }
}
