package io.uicstream.app;

import io.uicstream.ingest.ImageSource;
import io.uicstream.ingest.Skipped;
import io.uicstream.ingest.SourceImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Images read into memory once and given out without end, each time under new ids: a feed that
 * costs next to nothing itself. Goes on where the one before stopped.
 */
final class RepeatedImages implements ImageSource {
  /** Part of the heap that they may take. */
  private static final int HEAP_SHARE = 8;

  private final List<SourceImage> images = new ArrayList<>();
  private long given;

  /**
   * Reads images, an eighth of the heap at most.
   *
   * @param source closed when this returns
   * @param most at most so many
   */
  RepeatedImages(ImageSource source, int most) throws IOException {
    try (source) {
      long bytes = Runtime.getRuntime().maxMemory() / HEAP_SHARE;
      Optional<SourceImage> next = source.next();
      while (next.isPresent() && images.size() < most && bytes > 0) {
        images.add(next.get());
        bytes -= next.get().encoded().length;
        next = source.next();
      }
    }
    if (images.isEmpty()) {
      throw new CommandFailure("--source holds no image");
    }
  }

  /** Mean size of an encoded image. */
  long meanBytes() {
    return images.stream().mapToLong(image -> image.encoded().length).sum() / images.size();
  }

  @Override
  public Optional<SourceImage> next() {
    SourceImage image = images.get((int) (given % images.size()));
    long pass = given / images.size();
    given++;
    return Optional.of(
        new SourceImage(
            pass + "/" + image.id(),
            image.encoded(),
            image.capturedAtMs(),
            image.source(),
            image.trueClass()));
  }

  @Override
  public OptionalLong size() {
    return OptionalLong.empty();
  }

  @Override
  public Skipped skipped() {
    return Skipped.NONE;
  }

  /** Holds nothing but memory; may be used on. */
  @Override
  public void close() {}
}
