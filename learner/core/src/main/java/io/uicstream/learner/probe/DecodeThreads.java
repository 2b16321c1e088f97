package io.uicstream.learner.probe;

import io.uicstream.learner.image.ImageDecoder;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Threads that decode images, each by a decoder of its own. Any thread may use and close it. */
final class DecodeThreads implements AutoCloseable {
  private final int threads;
  private final ExecutorService pool;
  private final Queue<ImageDecoder> decoders = new ConcurrentLinkedQueue<>();
  private final ThreadLocal<ImageDecoder> decoder;

  /** Decodes one of several images. */
  interface Work {
    /**
     * Decodes.
     *
     * @param image 0 to below the number of images
     */
    void decode(int image, ImageDecoder decoder);
  }

  DecodeThreads(Decoding decoding) {
    this.threads = decoding.threads();
    this.pool = Executors.newFixedThreadPool(threads, r -> new Thread(r, "uic-probe-decode"));
    this.decoder = ThreadLocal.withInitial(() -> newDecoder(decoding.maxPixels()));
  }

  private ImageDecoder newDecoder(long maxPixels) {
    // The source has bounded the bytes.
    ImageDecoder made = new ImageDecoder(maxPixels, Integer.MAX_VALUE);
    decoders.add(made);
    return made;
  }

  /** Begins to decode; done when all are, or when work has thrown. */
  CompletableFuture<Void> forEach(int images, Work work) {
    return CompletableFuture.allOf(
        IntStream.range(0, threads)
            .mapToObj(
                part ->
                    CompletableFuture.runAsync(
                        () -> {
                          for (int image = part; image < images; image += threads) {
                            work.decode(image, decoder.get());
                          }
                        },
                        pool))
            .toArray(CompletableFuture[]::new));
  }

  @Override
  public void close() {
    pool.shutdownNow();
    try {
      pool.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    decoders.forEach(ImageDecoder::close);
  }
}
