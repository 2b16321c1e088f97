package io.uicstream.app.settings;

import static io.uicstream.app.settings.Group.CORPUS;
import static io.uicstream.app.settings.Group.SOURCE;

import io.uicstream.ingest.CorpusSettings;
import io.uicstream.ingest.Order;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where images come from. */
public final class SourceSettings {
  /** Folder. */
  public static final Setting<Optional<Path>> FOLDER =
      new Setting<>(
          SOURCE,
          "source",
          Type.optional(Type.path()),
          "",
          "",
          "folder of images, searched recursively; unset: a generated corpus");

  /** Whether folders are true classes. */
  public static final Setting<Boolean> ANNOTATED =
      new Setting<>(
          SOURCE,
          "annotated",
          Type.yesOrNo(),
          "false",
          "",
          "the folder that an image lies in names its true class (for evaluation only)");

  /** Which folders are true classes. */
  public static final Setting<Integer> CLASS_LEVEL =
      new Setting<>(
          SOURCE,
          "source.class.level",
          Type.integer(0, 100),
          "0",
          "level",
          "of the folders that name true classes, 1: directly in the source; 0: the folder that an"
              + " image lies in or, if all of those have one name, the first level that differs");

  /** Order. */
  public static final Setting<Order> ORDER =
      new Setting<>(
          SOURCE,
          "order",
          Type.constant(Order.class),
          "shuffled",
          "",
          "as the source holds them, shuffled, or one class after the other");

  /** Rate. */
  public static final Setting<Double> RATE =
      new Setting<>(
          SOURCE,
          "rate",
          Type.orWord("unlimited", Type.number(0.001, 10_000_000), Double.POSITIVE_INFINITY),
          "unlimited",
          "images/s",
          "at most so many are published");

  /** Loop. */
  public static final Setting<Boolean> LOOP =
      new Setting<>(
          SOURCE,
          "loop",
          Type.yesOrNo(),
          "false",
          "",
          "begin again at the end of the source; repeats count as duplicates");

  /** Size. */
  public static final Setting<Long> CORPUS_IMAGES =
      new Setting<>(
          CORPUS,
          "corpus.images",
          Type.orWord("unlimited", Type.wide(1, Long.MAX_VALUE - 1), Long.MAX_VALUE),
          "unlimited",
          "images",
          "how many there are");

  /** True classes. */
  public static final Setting<Integer> CORPUS_CLASSES =
      new Setting<>(
          CORPUS,
          "corpus.classes",
          Type.integer(2, CorpusSettings.MAX_CLASSES),
          "10",
          "classes",
          "true classes: shapes times textures");

  /** Resolution. */
  public static final Setting<Integer> CORPUS_SIDE =
      new Setting<>(
          CORPUS,
          "corpus.side",
          Type.integer(16, 1024),
          "32",
          "pixels",
          "height and width of the images");

  /** JPEG quality. */
  public static final Setting<Double> CORPUS_QUALITY =
      new Setting<>(CORPUS, "corpus.quality", Type.number(0.1, 1), "0.9", "", "of the JPEGs");

  /** Clutter. */
  public static final Setting<Integer> CORPUS_CLUTTER =
      new Setting<>(
          CORPUS,
          "corpus.clutter",
          Type.integer(0, 20),
          "4",
          "objects",
          "at most so many small ones beside the object");

  /** Noise. */
  public static final Setting<Double> CORPUS_NOISE =
      new Setting<>(
          CORPUS,
          "corpus.noise",
          Type.number(0, 0.2),
          "0.03",
          "",
          "standard deviation of luma noise, where 1 is black to white");

  /** Seed. */
  public static final Setting<Long> CORPUS_SEED =
      new Setting<>(
          CORPUS,
          "corpus.seed",
          Type.wide(Long.MIN_VALUE, Long.MAX_VALUE),
          "1",
          "",
          "everything about the corpus, and the order of a folder, follows from it");

  private SourceSettings() {}

  static List<Setting<?>> all() {
    return List.of(
        FOLDER,
        ANNOTATED,
        CLASS_LEVEL,
        ORDER,
        RATE,
        LOOP,
        CORPUS_IMAGES,
        CORPUS_CLASSES,
        CORPUS_SIDE,
        CORPUS_QUALITY,
        CORPUS_CLUTTER,
        CORPUS_NOISE,
        CORPUS_SEED);
  }
}
