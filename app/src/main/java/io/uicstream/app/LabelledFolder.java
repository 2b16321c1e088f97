package io.uicstream.app;

import io.uicstream.ingest.FolderSource;
import io.uicstream.ingest.LeftOut;
import io.uicstream.ingest.Order;
import io.uicstream.ingest.Skipped;
import io.uicstream.ingest.SourceImage;
import io.uicstream.learner.probe.LabelledImage;
import io.uicstream.learner.probe.LabelledImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The images of a folder whose folders are true classes, as {@code uic ingest --annotated} reads
 * it, in random order. Used by one thread, which closes it.
 */
final class LabelledFolder implements LabelledImages, AutoCloseable {
  private final FolderSource source;
  private final long most;
  private long taken;
  private long withoutClass;

  /**
   * How a folder is read.
   *
   * @param seed of the order
   * @param classLevel of the folders that name true classes; 0 to find it
   */
  record Reading(long seed, int classLevel) {}

  /**
   * Opens a folder.
   *
   * @param most images to take
   * @param maxBytes larger files are left out
   * @throws IOException if it is missing or empty; names the remedy
   */
  LabelledFolder(Path folder, long most, Reading reading, int maxBytes) throws IOException {
    this.source =
        new FolderSource(
            new FolderSource.Settings(folder, true, Order.SHUFFLED, reading.seed(), maxBytes),
            reading.classLevel(),
            LeftOut.UNTOLD);
    this.most = most;
  }

  @Override
  public Optional<LabelledImage> next() throws IOException {
    while (taken < most) {
      Optional<SourceImage> next = source.next();
      if (next.isEmpty()) {
        return Optional.empty();
      }
      SourceImage image = next.get();
      if (image.trueClass().isPresent()) {
        taken++;
        return Optional.of(new LabelledImage(image.id(), image.trueClass().get(), image.encoded()));
      }
      withoutClass++;
    }
    return Optional.empty();
  }

  @Override
  public byte[] read(String name) throws IOException {
    return Files.readAllBytes(source.path(name));
  }

  @Override
  public long size() {
    return Math.min(most, source.size().orElse(most));
  }

  /** Files that lie in no class's folder. */
  long withoutClass() {
    return withoutClass;
  }

  /** Files that could not be read or are too large. */
  Skipped skipped() {
    return source.skipped();
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
