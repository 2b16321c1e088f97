package io.uicstream.benchmarks;

import io.uicstream.ingest.FolderSource;
import io.uicstream.ingest.Order;
import io.uicstream.learner.probe.LabelledImage;
import io.uicstream.learner.probe.LabelledImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The images of a folder with one folder for each true class, in random order, for probes. */
final class ClassFolders implements LabelledImages, AutoCloseable {
  private final FolderSource source;
  private final int most;
  private int taken;

  ClassFolders(Path folder, int most) throws IOException {
    this.source = new FolderSource(new FolderSource.Settings(folder, true, Order.SHUFFLED, 1));
    this.most = most;
  }

  @Override
  public Optional<LabelledImage> next() throws IOException {
    if (taken == most) {
      return Optional.empty();
    }
    taken++;
    return source
        .next()
        .map(
            image ->
                new LabelledImage(image.id(), image.trueClass().orElseThrow(), image.encoded()));
  }

  @Override
  public byte[] read(String name) throws IOException {
    return Files.readAllBytes(source.path(name));
  }

  @Override
  public long size() {
    return Math.min(most, source.size().orElse(most));
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
