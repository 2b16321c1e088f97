package io.uicstream.learner;

import io.uicstream.engine.Photometric;
import io.uicstream.engine.View;
import io.uicstream.engine.ViewBatch;
import io.uicstream.engine.ViewSampler;
import io.uicstream.engine.ViewSettings;
import io.uicstream.engine.ViewSource;
import io.uicstream.labelstore.Draw;
import io.uicstream.labelstore.SourcePosition;
import io.uicstream.learner.ImageEnvelope.Opened;
import io.uicstream.learner.Received.ArrivalView;
import io.uicstream.learner.Received.Content;
import io.uicstream.learner.image.ImageDecoder;
import io.uicstream.learner.image.UndecodableImageException;
import io.uicstream.learner.image.ViewMaker;
import io.uicstream.learner.probe.Decoding;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The decode threads: decoding, crop and resize of arrivals and of minibatches; the rest of each
 * view is the engine's. May be asked by any thread.
 */
final class DecodeWorkers
    implements ArrivalDecoder, Replay.MinibatchViews, WindowPass.CentreViews, AutoCloseable {
  /** Shows the centre of every image. */
  static final ViewSource CENTRE = (width, height, random) -> View.centre(width, height);

  private static final Logger LOG = LoggerFactory.getLogger(DecodeWorkers.class);

  private final int threads;
  private final int side;
  private final Randomness randomness;
  private final Predicate<String> embedded;
  private final ExecutorService pool;
  private final Queue<ViewMaker> makers = new ConcurrentLinkedQueue<>();
  private final ThreadLocal<ViewMaker> maker;
  private final ThreadLocal<ViewMaker> centreMaker;

  /**
   * For a learner: arrivals are shown as training images are.
   *
   * @param embedded says by id of which arrivals a centre view is made as well
   */
  DecodeWorkers(LearnerSettings settings, Predicate<String> embedded) {
    this(
        new Decoding(
            settings.model().side(),
            settings.operation().decodeThreads(),
            settings.operation().maxPixels(),
            settings.connection().limits().imageBytes()),
        new ViewSampler(
            settings.training().strongViews()
                ? ViewSettings.strong(settings.model().side())
                : ViewSettings.basic()),
        new Randomness(settings.model().seed()),
        embedded);
  }

  /**
   * Workers.
   *
   * @param decoding threads and limits
   * @param views how arrivals and minibatches are shown, but for centre views
   * @param randomness of the views of arrivals
   * @param embedded says by id of which arrivals a centre view is made as well
   */
  DecodeWorkers(
      Decoding decoding, ViewSource views, Randomness randomness, Predicate<String> embedded) {
    this.embedded = embedded;
    threads = decoding.threads();
    side = decoding.side();
    this.randomness = randomness;
    pool = Executors.newFixedThreadPool(threads, r -> new Thread(r, "uic-decode"));
    maker = ThreadLocal.withInitial(() -> maker(decoding, views));
    centreMaker = ThreadLocal.withInitial(() -> maker(decoding, CENTRE));
  }

  private ViewMaker maker(Decoding decoding, ViewSource source) {
    ViewMaker made =
        new ViewMaker(new ImageDecoder(decoding.maxPixels(), decoding.maxBytes()), source, side);
    makers.add(made);
    return made;
  }

  @Override
  public CompletableFuture<Content> decode(Opened.Encoded image, SourcePosition position) {
    long seed = randomness.arrival(position.partition(), position.offset());
    boolean alsoCentre = embedded.test(image.imageId());
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return new Content.Decoded(
                image.imageId(),
                image.encoded(),
                image.capturedAtMs(),
                view(image, seed, maker.get()),
                alsoCentre ? Optional.of(view(image, 0, centreMaker.get())) : Optional.empty());
          } catch (UndecodableImageException e) {
            throw new CompletionException(e);
          }
        },
        pool);
  }

  private ArrivalView view(Opened.Encoded image, long seed, ViewMaker with)
      throws UndecodableImageException {
    byte[] pixels = new byte[side * side * 3];
    return new ArrivalView(pixels, with.make(image.encoded(), seed, pixels, 0));
  }

  @Override
  public CompletableFuture<ViewBatch> make(Draw draw, long seed) {
    return make(draw, seed, maker);
  }

  @Override
  public CompletableFuture<ViewBatch> centre(Draw draw) {
    return make(draw, 0, centreMaker);
  }

  private CompletableFuture<ViewBatch> make(Draw draw, long seed, ThreadLocal<ViewMaker> with) {
    byte[] pixels = new byte[draw.size() * side * side * 3];
    Photometric[] photometric = new Photometric[draw.size()];
    SplittableRandom seeds = new SplittableRandom(seed);
    long[] imageSeeds = seeds.longs(draw.size()).toArray();
    List<CompletableFuture<Void>> parts =
        IntStream.range(0, threads)
            .mapToObj(
                part ->
                    CompletableFuture.runAsync(
                        () -> {
                          for (int i = part; i < draw.size(); i += threads) {
                            photometric[i] = view(draw, i, imageSeeds[i], pixels, with.get());
                          }
                        },
                        pool))
            .toList();
    return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
        .thenApply(nothing -> new ViewBatch(side, pixels, Arrays.asList(photometric)));
  }

  /**
   * An image that was decoded on arrival and cannot be now is shown as black rather than ending the
   * run.
   */
  private Photometric view(Draw draw, int index, long seed, byte[] pixels, ViewMaker with) {
    try {
      return with.make(draw.encoded().get(index), seed, pixels, index);
    } catch (UndecodableImageException e) {
      LOG.warn(
          "Image {} cannot be decoded any more: {}", draw.imageIds().get(index), e.getMessage());
      return Photometric.NONE;
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
