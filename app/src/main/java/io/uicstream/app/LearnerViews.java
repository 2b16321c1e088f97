package io.uicstream.app;

import io.uicstream.engine.Crop;
import io.uicstream.engine.Photometric;
import io.uicstream.engine.View;
import io.uicstream.engine.ViewBatch;
import io.uicstream.engine.ViewReference;
import io.uicstream.engine.ViewSampler;
import io.uicstream.engine.ViewSettings;
import io.uicstream.engine.ViewSource;
import io.uicstream.learner.image.ImageDecoder;
import io.uicstream.learner.image.UndecodableImageException;
import io.uicstream.learner.image.ViewMaker;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** The views that a learner would make of an image, made by the same classes. */
final class LearnerViews {
  /** Random views of each kind. */
  static final int OF_EACH_KIND = 8;

  private LearnerViews() {}

  /** What views look like, and how they are called. */
  enum Kind {
    CENTRE("centre"),
    BASIC("basic"),
    STRONG("strong");

    private final String title;

    Kind(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }

    private ViewSource source(int side) {
      return switch (this) {
        case CENTRE -> (width, height, random) -> View.centre(width, height);
        case BASIC -> new ViewSampler(ViewSettings.basic());
        case STRONG -> new ViewSampler(ViewSettings.strong(side));
      };
    }
  }

  /**
   * One view, as a network gets it.
   *
   * @param rgb [S, S, 3]
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Shown(Kind kind, Crop crop, Photometric photometric, byte[] rgb) {}

  /** How views are made. */
  record Settings(int side, long seed, long maxPixels) {}

  /**
   * The centre view, then random ones of each kind.
   *
   * @param width of the image, upright
   * @param height of the image, upright
   * @throws UndecodableImageException if the image cannot be used
   */
  static List<Shown> of(byte[] encoded, int width, int height, Settings settings)
      throws UndecodableImageException {
    int side = settings.side();
    List<Kind> kinds = new ArrayList<>(List.of(Kind.CENTRE));
    IntStream.range(0, OF_EACH_KIND).forEach(i -> kinds.add(Kind.BASIC));
    IntStream.range(0, OF_EACH_KIND).forEach(i -> kinds.add(Kind.STRONG));
    byte[] pixels = new byte[kinds.size() * side * side * 3];
    SplittableRandom seeds = new SplittableRandom(settings.seed());
    List<ViewMaker.Wanted> wanted = new ArrayList<>();
    for (Kind kind : kinds) {
      wanted.add(new ViewMaker.Wanted(kind.source(side), seeds.nextLong(), pixels, wanted.size()));
    }
    List<Photometric> photometric;
    ImageDecoder decoder = new ImageDecoder(settings.maxPixels(), Integer.MAX_VALUE);
    try (ViewMaker maker = new ViewMaker(decoder, Kind.CENTRE.source(side), side)) {
      photometric = maker.make(encoded, wanted);
    }
    float[] finished = ViewReference.apply(new ViewBatch(side, pixels, photometric));
    return IntStream.range(0, kinds.size())
        .mapToObj(
            i ->
                new Shown(
                    kinds.get(i),
                    crop(wanted.get(i), width, height),
                    photometric.get(i),
                    interleaved(finished, i, side * side)))
        .toList();
  }

  /** What the maker drew: the same seed draws it again. */
  private static Crop crop(ViewMaker.Wanted wanted, int width, int height) {
    return wanted.source().sample(width, height, new SplittableRandom(wanted.seed())).crop();
  }

  private static byte[] interleaved(float[] planes, int image, int pixels) {
    byte[] rgb = new byte[3 * pixels];
    for (int channel = 0; channel < 3; channel++) {
      for (int i = 0; i < pixels; i++) {
        rgb[3 * i + channel] = (byte) Math.round(255 * planes[(3 * image + channel) * pixels + i]);
      }
    }
    return rgb;
  }
}
