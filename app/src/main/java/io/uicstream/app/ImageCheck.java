package io.uicstream.app;

import io.uicstream.ingest.FolderSource;
import io.uicstream.ingest.SourceImage;
import io.uicstream.learner.image.ImageDecoder;
import io.uicstream.learner.image.UndecodableImageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongConsumer;

/**
 * Decodes files whole, several at a time, and tallies them in the order in which they came. One
 * thread uses and closes it.
 */
final class ImageCheck implements AutoCloseable {
  private static final int WAITING_PER_THREAD = 32;

  /** Part of the heap that encoded images may take while they wait. */
  private static final int HEAP_SHARE = 8;

  private final CheckTally tally;
  private final LongConsumer progress;
  private final long most;
  private final int mostWaiting = WAITING_PER_THREAD * Runtime.getRuntime().availableProcessors();
  private final ExecutorService pool =
      Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
  private final List<ImageDecoder> decoders = new ArrayList<>();
  private final ThreadLocal<ImageDecoder> decoder;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private long begun;

  private record Waiting(int bytes, CompletableFuture<CheckTally.Checked> checked) {}

  /** How far it goes. */
  record Limits(long images, long pixels) {}

  /**
   * A check.
   *
   * @param progress told how many files have been decoded
   */
  ImageCheck(CheckTally tally, Limits limits, LongConsumer progress) {
    this.tally = tally;
    this.most = limits.images();
    this.progress = progress;
    this.decoder = ThreadLocal.withInitial(() -> newDecoder(limits.pixels()));
  }

  private ImageDecoder newDecoder(long maxPixels) {
    // The source has bounded the bytes.
    ImageDecoder made = new ImageDecoder(maxPixels, Integer.MAX_VALUE);
    synchronized (decoders) {
      decoders.add(made);
    }
    return made;
  }

  /** Checks the images of a folder. */
  void folder(FolderSource source) throws IOException {
    while (begun < most) {
      Optional<SourceImage> next = source.next();
      if (next.isEmpty()) {
        return;
      }
      SourceImage image = next.get();
      begin(source.path(image.id()), image.trueClass(), image.encoded());
    }
  }

  /** Checks a file that lies in no folder of a source. */
  void file(Path file, byte[] encoded) {
    if (begun < most) {
      begin(file, Optional.empty(), encoded);
    }
  }

  private void begin(Path path, Optional<String> trueClass, byte[] encoded) {
    begun++;
    waitingBytes += encoded.length;
    waiting.add(
        new Waiting(
            encoded.length,
            CompletableFuture.supplyAsync(() -> check(path, trueClass, encoded), pool)));
    long mostBytes = Runtime.getRuntime().maxMemory() / HEAP_SHARE;
    while (waiting.size() > mostWaiting || waitingBytes > mostBytes) {
      tallyOne();
    }
  }

  private CheckTally.Checked check(Path path, Optional<String> trueClass, byte[] encoded) {
    CheckTally.Verdict verdict;
    try {
      verdict =
          decoder
              .get()
              .decode(
                  encoded,
                  image ->
                      new CheckTally.Usable(
                          image.format(), image.raster().width(), image.raster().height()));
    } catch (UndecodableImageException e) {
      verdict = new CheckTally.Refused(e.reason(), e.getMessage());
    }
    return new CheckTally.Checked(
        new ExactDuplicates.Content(path, encoded.length, ExactDuplicates.digest(encoded)),
        trueClass,
        verdict);
  }

  private void tallyOne() {
    Waiting first = waiting.remove();
    waitingBytes -= first.bytes();
    try {
      tally.add(first.checked().join());
    } catch (CompletionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e;
    }
    progress.accept(tally.files());
  }

  /** Waits until everything is decoded and tallied. */
  void finish() {
    while (!waiting.isEmpty()) {
      tallyOne();
    }
  }

  @Override
  public void close() {
    pool.shutdownNow();
    // Decoders are closed by the end of the process: their threads may still be at work.
    if (waiting.isEmpty()) {
      synchronized (decoders) {
        decoders.forEach(ImageDecoder::close);
      }
    }
  }
}
