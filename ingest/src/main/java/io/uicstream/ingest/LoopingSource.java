package io.uicstream.ingest;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Begins again where a source ends, for ever.
 *
 * <p>The same ids come again in every pass. The learner counts those as duplicates as long as it
 * remembers the image, so that a loop keeps records flowing but adds no images to the corpus.
 */
public final class LoopingSource implements ImageSource {
  private final Opener opener;
  private ImageSource current;
  private Skipped earlier = Skipped.NONE;
  private boolean yielded;

  /** Opens the source for its first pass. */
  public LoopingSource(Opener opener) throws IOException {
    this.opener = opener;
    this.current = opener.open();
  }

  /**
   * {@inheritDoc}
   *
   * <p>Empty only if a whole pass yielded nothing, since the next would not either.
   */
  @Override
  public Optional<SourceImage> next() throws IOException {
    Optional<SourceImage> image = current.next();
    if (image.isEmpty() && yielded) {
      beginAgain();
      image = current.next();
    }
    yielded = image.isPresent();
    return image;
  }

  private void beginAgain() throws IOException {
    ImageSource ended = current;
    current = opener.open();
    earlier = earlier.plus(ended.skipped());
    ended.close();
  }

  /** Empty: a loop has no end. */
  @Override
  public OptionalLong size() {
    return OptionalLong.empty();
  }

  /** {@inheritDoc} An entry counts once for every pass. */
  @Override
  public Skipped skipped() {
    return earlier.plus(current.skipped());
  }

  @Override
  public void close() throws IOException {
    current.close();
  }

  /** Opens a source anew for each pass. */
  @FunctionalInterface
  public interface Opener {
    /** A source at its beginning; the loop closes it. */
    ImageSource open() throws IOException;
  }
}
