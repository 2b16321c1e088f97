package io.uicstream.learner.probe;

import io.uicstream.engine.Photometric;
import io.uicstream.engine.ViewBatch;
import io.uicstream.engine.ViewSource;
import io.uicstream.learner.image.UndecodableImageException;
import io.uicstream.learner.image.ViewMaker;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Reads and decodes images anew for every view of them, on threads of its own, so that a batch can
 * be made while the engine works on the one before. Used by one thread, which closes it.
 */
final class ViewLoader implements AutoCloseable {
  private final ImageBytes images;
  private final int side;
  private final DecodeThreads threads;

  /** A loader of views as {@code decoding} says. */
  ViewLoader(ImageBytes images, Decoding decoding) {
    this.images = images;
    this.side = decoding.side();
    this.threads = new DecodeThreads(decoding);
  }

  /**
   * Begins to make views.
   *
   * @param numbers which images, in the order of the batch
   * @param source what the views look like
   * @param random drawn from before this returns: the same state gives the same views
   * @return for {@link #await}
   */
  CompletableFuture<ViewBatch> load(int[] numbers, ViewSource source, SplittableRandom random) {
    long[] seeds = random.longs(numbers.length).toArray();
    byte[] pixels = new byte[Math.multiplyExact(numbers.length, side * side * 3)];
    Photometric[] photometric = new Photometric[numbers.length];
    return threads
        .forEach(
            numbers.length,
            (i, decoder) ->
                photometric[i] =
                    make(
                        numbers[i],
                        new ViewMaker(decoder, source, side),
                        new Place(seeds[i], pixels, i)))
        .thenApply(all -> new ViewBatch(side, pixels, List.of(photometric)));
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Place(long seed, byte[] pixels, int index) {}

  private Photometric make(int image, ViewMaker maker, Place place) {
    try {
      return maker.make(images.read(image), place.seed, place.pixels, place.index);
    } catch (IOException e) {
      throw new ProbeException(
          "%s cannot be read: %s; leave the images as they are during a probe"
              .formatted(images.name(image), e),
          e);
    } catch (UndecodableImageException e) {
      throw new ProbeException(
          images.name(image) + " " + e.getMessage() + "; replace it, or take it out of the images",
          e);
    }
  }

  /**
   * Waits for views.
   *
   * @throws ProbeException if one of them cannot be made
   */
  static ViewBatch await(CompletableFuture<ViewBatch> views) {
    try {
      return views.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof ProbeException known ? known : e;
    }
  }

  @Override
  public void close() {
    threads.close();
  }
}
