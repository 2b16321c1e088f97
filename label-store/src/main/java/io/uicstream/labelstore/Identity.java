package io.uicstream.labelstore;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * What a store was made with and keeps for life, but for its format.
 *
 * @param format byte format of its rows
 * @param classes K
 * @param runId a UUID
 * @param rebuiltUpTo per partition of {@code images}, the offset after the last record that a label
 *     restored from the label topic stood for; empty unless the store was made by {@link Rebuild}
 */
record Identity(int format, int classes, String runId, Map<Integer, Long> rebuiltUpTo) {
  /**
   * Of the byte formats that this version writes; an older one is upgraded, a newer one refused.
   */
  static final int FORMAT = 2;

  static final byte[] META_KEY = Keys.ofName("meta");
  static final byte[] FORMAT_KEY = Keys.ofName("format");
  private static final byte[] CLASSES_KEY = Keys.ofName("classes");
  private static final byte[] RUN_ID_KEY = Keys.ofName("runId");
  private static final byte[] REBUILT_KEY = Keys.ofName("rebuiltUpTo");
  private static final byte[] SOURCE_KEY = Keys.ofName("source");
  private static final byte[] CORPUS_KEY = Keys.ofName("corpus");

  /** Reads it, or gives a new store one; empty when the store is new and may not be written. */
  static Optional<Identity> read(Database database, Path directory) {
    Optional<byte[]> format = database.get(Family.META, FORMAT_KEY);
    if (format.isEmpty()) {
      return Optional.empty();
    }
    int version = ByteBuffer.wrap(format.get()).getInt();
    if (version > FORMAT) {
      throw StoreErrors.newerFormat(
          directory, "format %d; this version knows %d".formatted(version, FORMAT));
    }
    if (version < 1) {
      throw StoreErrors.damaged(directory, "there never was a format " + version);
    }
    return Optional.of(
        new Identity(
            version,
            ByteBuffer.wrap(require(database, CLASSES_KEY, directory)).getInt(),
            Keys.readText(require(database, RUN_ID_KEY, directory)),
            database
                .get(Family.META, REBUILT_KEY)
                .map(bytes -> Meta.decodeOffsets(new ByteReader(bytes)))
                .orElse(Map.of())));
  }

  /** Gives a new store its identity and an empty {@link Meta}. */
  static Identity create(Database database, int classes) {
    Identity identity = new Identity(FORMAT, classes, UUID.randomUUID().toString(), Map.of());
    try (Writes writes = database.begin()) {
      putFormat(writes);
      writes.put(Family.META, CLASSES_KEY, ofInt(classes));
      writes.put(Family.META, RUN_ID_KEY, Keys.ofName(identity.runId()));
      writes.put(Family.META, META_KEY, Meta.NEW.encode());
      writes.commit();
    }
    return identity;
  }

  static void putFormat(Writes writes) {
    writes.put(Family.META, FORMAT_KEY, ofInt(FORMAT));
  }

  /** Makes a store whose labels were restored the one of the run that gave them. */
  static void adopt(Database database, String runId, Map<Integer, Long> rebuiltUpTo) {
    ByteWriter offsets = new ByteWriter(64);
    Meta.encodeOffsets(rebuiltUpTo, offsets);
    try (Writes writes = database.begin()) {
      writes.put(Family.META, RUN_ID_KEY, Keys.ofName(runId));
      writes.put(Family.META, REBUILT_KEY, offsets.toBytes());
      writes.commit();
    }
  }

  /** Names what a store is filled from, once. */
  static void tie(Database database, String source) {
    Optional<String> known = database.get(Family.META, SOURCE_KEY).map(Keys::readText);
    if (known.isPresent() && !known.get().equals(source)) {
      throw StoreErrors.otherSource(known.get(), source);
    }
    if (known.isEmpty()) {
      try (Writes writes = database.begin()) {
        writes.put(Family.META, SOURCE_KEY, Keys.ofName(source));
        writes.commit();
      }
    }
  }

  static void keepCorpus(Database database, int images) {
    try (Writes writes = database.begin()) {
      writes.put(Family.META, CORPUS_KEY, ofInt(images));
      writes.commit();
    }
  }

  static OptionalInt corpus(Database database) {
    return database.get(Family.META, CORPUS_KEY).stream()
        .mapToInt(bytes -> ByteBuffer.wrap(bytes).getInt())
        .findFirst();
  }

  static Meta readMeta(Database database, Path directory) {
    return Meta.decode(require(database, META_KEY, directory));
  }

  private static byte[] require(Database database, byte[] key, Path directory) {
    return database
        .get(Family.META, key)
        .orElseThrow(
            () -> StoreErrors.damaged(directory, "it has no value '" + Keys.readText(key) + "'"));
  }

  private static byte[] ofInt(int value) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
  }
}
