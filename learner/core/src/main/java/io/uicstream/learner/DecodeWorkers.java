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
import io.uicstream.learner.image.ViewMaker.Wanted;
import io.uicstream.learner.probe.Decoding;
import java.util.ArrayList;
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
  private final ViewSource views;
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
    this.views = views;
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
            return decode(image, seed, alsoCentre);
          } catch (UndecodableImageException e) {
            throw new CompletionException(e);
          }
        },
        pool);
  }

  /** Decodes all of it, so that no later view of it can fail for what is in its bytes. */
  private Content decode(Opened.Encoded image, long seed, boolean alsoCentre)
      throws UndecodableImageException {
    List<Wanted> wanted = new ArrayList<>();
    wanted.add(new Wanted(views, seed, new byte[side * side * 3], 0));
    if (alsoCentre) {
      wanted.add(new Wanted(CENTRE, 0, new byte[side * side * 3], 0));
    }
    List<Photometric> photometric = maker.get().make(image.encoded(), wanted);
    return new Content.Decoded(
        image.imageId(),
        image.encoded(),
        image.capturedAtMs(),
        new ArrivalView(wanted.get(0).pixels(), photometric.get(0)),
        alsoCentre
            ? Optional.of(new ArrivalView(wanted.get(1).pixels(), photometric.get(1)))
            : Optional.empty());
  }

  @Override
  public CompletableFuture<DrawnViews> make(Draw draw, long seed) {
    return make(draw, seed, maker);
  }

  @Override
  public CompletableFuture<DrawnViews> centre(Draw draw) {
    return make(draw, 0, centreMaker);
  }

  private CompletableFuture<DrawnViews> make(Draw draw, long seed, ThreadLocal<ViewMaker> with) {
    Filling filling = new Filling(draw, seed, side);
    List<CompletableFuture<Void>> parts =
        IntStream.range(0, threads)
            .mapToObj(
                part ->
                    CompletableFuture.runAsync(
                        () -> {
                          for (int i = part; i < draw.size(); i += threads) {
                            filling.fill(i, with.get());
                          }
                        },
                        pool))
            .toList();
    return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
        .thenApply(nothing -> filling.views());
  }

  /** A minibatch that is being filled with views; each place by one thread. */
  private static final class Filling {
    private final Draw draw;
    private final int side;
    private final long[] seeds;
    private final byte[] pixels;
    private final Photometric[] photometric;
    private final boolean[] decoded;

    Filling(Draw draw, long seed, int side) {
      this.draw = draw;
      this.side = side;
      seeds = new SplittableRandom(seed).longs(draw.size()).toArray();
      pixels = new byte[draw.size() * side * side * 3];
      photometric = new Photometric[draw.size()];
      decoded = new boolean[draw.size()];
    }

    void fill(int place, ViewMaker with) {
      try {
        photometric[place] = with.makeAgain(draw.encoded().get(place), seeds[place], pixels, place);
        decoded[place] = true;
      } catch (UndecodableImageException e) {
        LOG.warn(
            "Image {} leaves the window: it could be decoded when it arrived, and cannot now: {}",
            draw.imageIds().get(place),
            e.getMessage());
      }
    }

    /** Puts the nearest image before it, going round, in the place of each that was not decoded. */
    DrawnViews views() {
      int size = draw.size();
      int last = size - 1;
      while (last >= 0 && !decoded[last]) {
        last--;
      }
      int[] shown = new int[last < 0 ? 0 : size];
      for (int place = 0; place < shown.length; place++) {
        last = decoded[place] ? place : last;
        shown[place] = last;
        if (last != place) {
          int bytes = side * side * 3;
          System.arraycopy(pixels, last * bytes, pixels, place * bytes, bytes);
          photometric[place] = photometric[last];
        }
      }
      Arrays.setAll(photometric, i -> shown.length == 0 ? Photometric.NONE : photometric[i]);
      return new DrawnViews(new ViewBatch(side, pixels, Arrays.asList(photometric)), shown);
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
