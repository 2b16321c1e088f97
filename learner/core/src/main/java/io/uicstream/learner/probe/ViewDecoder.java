package io.uicstream.learner.probe;

import io.uicstream.engine.View;
import io.uicstream.learner.image.ImageDecoder;
import io.uicstream.learner.image.UndecodableImageException;
import io.uicstream.learner.image.ViewMaker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Decodes images on several threads, chunk by chunk, and appends their centre views to a file. Used
 * by one thread, which closes it.
 */
final class ViewDecoder implements AutoCloseable {
  private static final int CHUNK = 128;
  private static final long CHUNK_BYTES = 64L << 20;
  private static final int REASONS = 5;

  private final Decoding decoding;
  private final FileChannel file;
  private final DecodeThreads threads;
  private final List<String> names = new ArrayList<>();
  private final List<String> trueClasses = new ArrayList<>();
  private final List<String> reasons = new ArrayList<>();
  private final Map<String, Long> byReason = new TreeMap<>();
  private long undecodable;

  ViewDecoder(Decoding decoding, FileChannel file) {
    this.decoding = decoding;
    this.file = file;
    this.threads = new DecodeThreads(decoding);
  }

  CentreViews decode(LabelledImages images, ProbeProgress progress) throws IOException {
    List<LabelledImage> chunk = next(images);
    while (!chunk.isEmpty()) {
      append(chunk);
      progress.at("decoding", trueClasses.size() + undecodable, images.size());
      chunk = next(images);
    }
    if (trueClasses.isEmpty()) {
      throw new ProbeException(
          undecodable == 0
              ? "there is no image with a true class; each class needs a folder of its own, whose"
                  + " name is the name of the class"
              : "none of %d images can be decoded (JPEG, PNG, WebP, GIF and BMP can), such as %s"
                  .formatted(undecodable, reasons.get(0)));
    }
    return new CentreViews(
        decoding,
        file,
        new CentreViews.Images(images, names, trueClasses),
        new CentreViews.Undecodable(byReason, reasons));
  }

  private static List<LabelledImage> next(LabelledImages images) throws IOException {
    List<LabelledImage> chunk = new ArrayList<>();
    long bytes = 0;
    while (chunk.size() < CHUNK && bytes < CHUNK_BYTES) {
      Optional<LabelledImage> image = images.next();
      if (image.isEmpty()) {
        break;
      }
      chunk.add(image.get());
      bytes += image.get().encoded().length;
    }
    return chunk;
  }

  private void append(List<LabelledImage> chunk) {
    int imageBytes = decoding.side() * decoding.side() * 3;
    byte[] pixels = new byte[chunk.size() * imageBytes];
    List<Optional<UndecodableImageException>> problems =
        new ArrayList<>(Collections.nCopies(chunk.size(), Optional.empty()));
    threads
        .forEach(
            chunk.size(), (i, decoder) -> problems.set(i, view(chunk.get(i), decoder, pixels, i)))
        .join();
    int decoded = 0;
    for (int i = 0; i < chunk.size(); i++) {
      if (problems.get(i).isEmpty()) {
        System.arraycopy(pixels, i * imageBytes, pixels, decoded * imageBytes, imageBytes);
        names.add(chunk.get(i).name());
        trueClasses.add(chunk.get(i).trueClass());
        decoded++;
      } else {
        leaveOut(chunk.get(i), problems.get(i).get());
      }
    }
    write(ByteBuffer.wrap(pixels, 0, decoded * imageBytes));
  }

  private void leaveOut(LabelledImage image, UndecodableImageException problem) {
    undecodable++;
    byReason.merge(problem.reason().name(), 1L, Long::sum);
    if (reasons.size() < REASONS) {
      reasons.add(image.name() + " " + problem.getMessage());
    }
  }

  /** Why there is no view; empty if there is. */
  private Optional<UndecodableImageException> view(
      LabelledImage image, ImageDecoder decoder, byte[] pixels, int index) {
    try {
      new ViewMaker(decoder, (width, height, random) -> View.centre(width, height), decoding.side())
          .make(image.encoded(), 0, pixels, index);
      return Optional.empty();
    } catch (UndecodableImageException e) {
      return Optional.of(e);
    }
  }

  private void write(ByteBuffer bytes) {
    try {
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
    } catch (IOException e) {
      throw new ProbeException(
          "the decoded views do not fit into "
              + System.getProperty("java.io.tmpdir")
              + " ("
              + e.getMessage()
              + "); name a larger place with JAVA_OPTS=-Djava.io.tmpdir=DIR, or take fewer images",
          e);
    }
  }

  @Override
  public void close() {
    threads.close();
  }
}
