package io.uicstream.learner.probe;

import io.uicstream.engine.View;
import io.uicstream.learner.image.ImageDecoder;
import io.uicstream.learner.image.UndecodableImageException;
import io.uicstream.learner.image.ViewMaker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Decodes images on several threads, chunk by chunk, and appends their centre views to a file. Used
 * by one thread, which closes it.
 */
final class ViewDecoder implements AutoCloseable {
  private static final int CHUNK = 128;
  private static final int REASONS = 5;

  private final Decoding decoding;
  private final FileChannel file;
  private final ExecutorService pool;
  private final Queue<ViewMaker> makers = new ConcurrentLinkedQueue<>();
  private final ThreadLocal<ViewMaker> maker = ThreadLocal.withInitial(this::newMaker);
  private final List<String> trueClasses = new ArrayList<>();
  private final List<String> reasons = new ArrayList<>();
  private long undecodable;

  ViewDecoder(Decoding decoding, FileChannel file) {
    this.decoding = decoding;
    this.file = file;
    this.pool =
        Executors.newFixedThreadPool(decoding.threads(), r -> new Thread(r, "uic-probe-decode"));
  }

  private ViewMaker newMaker() {
    ViewMaker made =
        new ViewMaker(
            // The source has bounded the bytes.
            new ImageDecoder(decoding.maxPixels(), Integer.MAX_VALUE),
            (width, height, random) -> View.centre(width, height),
            decoding.side());
    makers.add(made);
    return made;
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
        decoding.side(), file, trueClasses, new CentreViews.Undecodable(undecodable, reasons));
  }

  private static List<LabelledImage> next(LabelledImages images) throws IOException {
    List<LabelledImage> chunk = new ArrayList<>();
    while (chunk.size() < CHUNK) {
      Optional<LabelledImage> image = images.next();
      if (image.isEmpty()) {
        break;
      }
      chunk.add(image.get());
    }
    return chunk;
  }

  private void append(List<LabelledImage> chunk) {
    int imageBytes = decoding.side() * decoding.side() * 3;
    byte[] pixels = new byte[chunk.size() * imageBytes];
    String[] problems = new String[chunk.size()];
    int threads = decoding.threads();
    CompletableFuture<?>[] parts =
        IntStream.range(0, threads)
            .mapToObj(
                part ->
                    CompletableFuture.runAsync(
                        () -> {
                          for (int i = part; i < chunk.size(); i += threads) {
                            problems[i] = view(chunk.get(i), pixels, i);
                          }
                        },
                        pool))
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(parts).join();
    int decoded = 0;
    for (int i = 0; i < chunk.size(); i++) {
      if (problems[i].isEmpty()) {
        System.arraycopy(pixels, i * imageBytes, pixels, decoded * imageBytes, imageBytes);
        trueClasses.add(chunk.get(i).trueClass());
        decoded++;
      } else {
        leaveOut(problems[i]);
      }
    }
    write(ByteBuffer.wrap(pixels, 0, decoded * imageBytes));
  }

  private void leaveOut(String problem) {
    undecodable++;
    if (reasons.size() < REASONS) {
      reasons.add(problem);
    }
  }

  /** Why there is no view; empty if there is. */
  private String view(LabelledImage image, byte[] pixels, int index) {
    try {
      maker.get().make(image.encoded(), 0, pixels, index);
      return "";
    } catch (UndecodableImageException e) {
      return image.name() + " " + e.getMessage();
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
    pool.shutdownNow();
    try {
      pool.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    makers.forEach(ViewMaker::close);
  }
}
