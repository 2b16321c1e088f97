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
 * had again at any time. Images come in blocks of as many as there are classes, each of which holds
 * every class once in random order; {@link Order#AS_IS} and {@link Order#SHUFFLED} are therefore
 * the same here.
 *
 * <p>Colour, light, position, rotation and scale say nothing of the class, so that a network has to
 * learn local structure to tell the classes apart.
 */
public final class GeneratedCorpus implements ImageSource {
  /** Images are dated one millisecond apart from 2026-01-01T00:00:00Z on: reproducible too. */
  private static final long FIRST_CAPTURED_AT_MS = 1_767_225_600_000L;

  /** What randomness is for. */
  private static final int CLASSES = 0;

  private static final int PICTURES = 1;

  private static final List<Shape> SHAPES = List.of(Shape.values());
  private static final List<Texture> TEXTURES = List.of(Texture.values());

  private final CorpusSettings settings;
  private final Order order;
  private final Painter painter;
  private final JpegEncoder encoder;
  private final int[] pixels;
  private final String idPrefix;

  /** Images and gaps behind the last image that were passed so far. */
  private long turn;

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
    int classes = settings.picture().classes();
    long images = settings.images().orElse(Long.MAX_VALUE);
    long blocks = (images - 1) / classes + 1;
    while (turn / classes < blocks) {
      long index =
          order == Order.CLASS_ORDERED ? indexOf((int) (turn / blocks), turn % blocks) : turn;
      turn++;
      // The last block may be cut off.
      if (index < images) {
        return Optional.of(image(index));
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
    painter.paint(shape(trueClass), texture(trueClass), random(index, PICTURES), pixels);
    return pixels;
  }

  /** The true class of an image, 0 to classes − 1. */
  int classOf(long index) {
    int classes = settings.picture().classes();
    return classesOf(index / classes)[(int) (index % classes)];
  }

  /** The image of a class in a block. */
  private long indexOf(int trueClass, long block) {
    int[] classes = classesOf(block);
    int place = 0;
    while (classes[place] != trueClass) {
      place++;
    }
    return block * classes.length + place;
  }

  /** A random order of all classes: those of a block's images. */
  private int[] classesOf(long block) {
    SplittableRandom random = random(block, CLASSES);
    int[] drawn = new int[settings.picture().classes()];
    for (int i = 0; i < drawn.length; i++) {
      int j = random.nextInt(i + 1);
      drawn[i] = drawn[j];
      drawn[j] = i;
    }
    return drawn;
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

  /** Independent randomness for each purpose and index. */
  private SplittableRandom random(long index, int purpose) {
    long first = new SplittableRandom(settings.seed() * 2 + purpose).nextLong();
    return new SplittableRandom(first + index);
  }
}
