package io.uicstream.ingest;

import io.uicstream.ingest.CorpusSettings.Picture;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/**
 * Images drawn on the spot, whose true class is a shape with a texture, such as {@code
 * star-stripes}.
 *
 * <p>Image i follows from the seed, i and the settings of the picture alone, so any of them can be
 * had again at any time. Every run of as many images as there are classes, beginning at a multiple
 * of their number, holds each class once, in random order; {@link Order#AS_IS} and {@link
 * Order#SHUFFLED} are therefore the same here.
 *
 * <p>Colour, light, position, rotation and scale say nothing of the class, so that a network has to
 * learn local structure to tell the classes apart.
 */
public final class GeneratedCorpus implements ImageSource {
  /** Images are dated one millisecond apart from 2026-01-01T00:00:00Z on: reproducible too. */
  private static final long FIRST_CAPTURED_AT_MS = 1_767_225_600_000L;

  private static final List<Shape> SHAPES = List.of(Shape.values());
  private static final List<Texture> TEXTURES = List.of(Texture.values());

  private final CorpusSettings settings;
  private final Order order;
  private final Painter painter;
  private final JpegEncoder encoder;
  private final int[] pixels;
  private final String idPrefix;

  private long nextIndex;
  private int classInTurn;

  /**
   * Opens the corpus at image 0.
   *
   * @throws IllegalArgumentException if a corpus without end is to be ordered by class
   */
  public GeneratedCorpus(CorpusSettings settings, Order order) {
    if (order == Order.CLASS_ORDERED && settings.images().isEmpty()) {
      throw new IllegalArgumentException(
          "a generated corpus without end cannot be ordered by class, since the first class would"
              + " never end; set the number of images");
    }
    Picture picture = settings.picture();
    this.settings = settings;
    this.order = order;
    this.painter = new Painter(picture.side(), settings.nuisance());
    this.pixels = new int[picture.side() * picture.side()];
    this.idPrefix = "generated/" + settings.seed() + "/";
    this.encoder = new JpegEncoder(picture.side(), picture.jpegQuality());
  }

  @Override
  public Optional<SourceImage> next() {
    while (classInTurn < settings.picture().classes()) {
      long index = nextIndex++;
      if (index < settings.images().orElse(Long.MAX_VALUE)) {
        if (order != Order.CLASS_ORDERED || classOf(index) == classInTurn) {
          return Optional.of(image(index));
        }
      } else if (order == Order.CLASS_ORDERED) {
        classInTurn++;
        nextIndex = 0;
      } else {
        classInTurn = settings.picture().classes();
      }
    }
    return Optional.empty();
  }

  @Override
  public OptionalLong size() {
    return settings.images();
  }

  @Override
  public Skipped skipped() {
    return Skipped.NONE;
  }

  /** Releases the encoder. */
  @Override
  public void close() {
    encoder.close();
  }

  /** Image {@code index}, at least 0, whatever was asked for before. */
  SourceImage image(long index) {
    return new SourceImage(
        String.format(Locale.ROOT, "%s%09d", idPrefix, index),
        encoder.encode(raster(index)),
        FIRST_CAPTURED_AT_MS + index,
        "generated corpus",
        Optional.of(className(classOf(index))));
  }

  /** The pixels of an image before encoding, row by row as 0xRRGGBB; valid until the next call. */
  int[] raster(long index) {
    int trueClass = classOf(index);
    painter.paint(shape(trueClass), texture(trueClass), random(index, 1), pixels);
    return pixels;
  }

  /** The true class of an image, 0 to classes − 1: its place in the order drawn for its run. */
  int classOf(long index) {
    int classes = settings.picture().classes();
    SplittableRandom random = random(index / classes, 2);
    int[] drawn = new int[classes];
    for (int i = 0; i < classes; i++) {
      int j = random.nextInt(i + 1);
      drawn[i] = drawn[j];
      drawn[j] = i;
    }
    return drawn[(int) (index % classes)];
  }

  /**
   * The name of a class. The numbers of shapes and textures share no divisor, so that the first
   * classes mix both and {@link CorpusSettings#MAX_CLASSES} of them hold every pair once.
   */
  static String className(int trueClass) {
    return (shape(trueClass) + "-" + texture(trueClass)).toLowerCase(Locale.ROOT);
  }

  private static Shape shape(int trueClass) {
    return SHAPES.get(trueClass % SHAPES.size());
  }

  private static Texture texture(int trueClass) {
    return TEXTURES.get(trueClass % TEXTURES.size());
  }

  /** Independent randomness for each index and purpose. */
  private SplittableRandom random(long index, int purpose) {
    return new SplittableRandom(
        new SplittableRandom(settings.seed() * 31 + purpose).nextLong() + index);
  }
}
