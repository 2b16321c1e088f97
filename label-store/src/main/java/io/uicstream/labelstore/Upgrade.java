package io.uicstream.labelstore;

import java.util.List;
import java.util.stream.LongStream;

/**
 * Brings a store of format 1 to format 2, in which the rows of {@link Family#IMAGES} carry the
 * image id, so that a draw looks up one row per image and not two.
 *
 * <p>May be killed at any moment: each write says up to which admission the rows are new, and the
 * next open goes on from there.
 */
final class Upgrade {
  private static final int ROWS_PER_WRITE = 64;
  private static final byte[] DONE_KEY = Keys.ofName("upgradedUpTo");

  private final Database database;

  private Upgrade(Database database) {
    this.database = database;
  }

  /** Does nothing to a store that is of the newest format. */
  static void run(Database database, int format, Meta meta) {
    if (format < Identity.FORMAT) {
      new Upgrade(database).run(meta);
    }
  }

  private void run(Meta meta) {
    long done = database.get(Family.META, DONE_KEY).map(Keys::readLong).orElse(0L);
    long from = Math.max(done, meta.oldestAdmission());
    while (from < meta.nextAdmission()) {
      long before = Math.min(from + ROWS_PER_WRITE, meta.nextAdmission());
      rewrite(from, before);
      from = before;
    }
    try (Writes writes = database.begin()) {
      Identity.putFormat(writes);
      writes.delete(Family.META, DONE_KEY);
      writes.commit();
    }
  }

  private void rewrite(long from, long before) {
    List<byte[]> keys = LongStream.range(from, before).mapToObj(Keys::ofLong).toList();
    List<byte[]> admitted = database.multiGet(Family.WINDOW, keys);
    List<byte[]> images = database.multiGet(Family.IMAGES, keys);
    try (Writes writes = database.begin()) {
      for (int i = 0; i < keys.size(); i++) {
        if (admitted.get(i) != null && images.get(i) != null) {
          ByteReader in = new ByteReader(admitted.get(i));
          in.readLong();
          byte[] imageId = in.readRawRest();
          writes.put(Family.IMAGES, keys.get(i), WindowImage.encode(imageId, images.get(i)));
        }
      }
      writes.put(Family.META, DONE_KEY, Keys.ofLong(before));
      writes.commit();
    }
  }
}
