package io.uicstream.ingest;

/**
 * What became of the images; {@code read = published + skipped + failed} once publishing has ended,
 * and until then the rest is on its way.
 *
 * @param read entries taken from the source
 * @param published images that the brokers acknowledged
 * @param annotated true classes that the brokers acknowledged
 * @param skipped entries that were passed over, or whose records are too large; each was logged
 * @param failed images that the brokers did not acknowledge in time or refused
 */
public record PublishCounts(
    long read, long published, long annotated, Skipped skipped, long failed) {
  /** Entries that nothing more will happen to. */
  public long done() {
    return published + skipped.total() + failed;
  }
}
