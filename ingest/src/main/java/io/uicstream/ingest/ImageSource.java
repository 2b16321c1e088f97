package io.uicstream.ingest;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A sequence of encoded images, produced one at a time as they are asked for.
 *
 * <p>One thread at a time uses a source. Whoever opened it closes it.
 */
public interface ImageSource extends AutoCloseable {

  /**
   * The next image, or empty at the end and ever after.
   *
   * <p>An entry that cannot be yielded (see {@link Skipped.Cause}) is logged, counted in {@link
   * #skipped} and passed over.
   *
   * @throws IOException if the source as a whole can no longer be read
   */
  Optional<SourceImage> next() throws IOException;

  /**
   * How many entries this source has in all, for progress and remaining time; empty if unbounded or
   * too costly to know. An estimate: entries may come and go while it is read.
   */
  OptionalLong size();

  /** Entries that were passed over so far. */
  Skipped skipped();

  @Override
  void close() throws IOException;
}
