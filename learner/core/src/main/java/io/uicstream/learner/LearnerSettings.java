package io.uicstream.learner;

import io.uicstream.engine.Network;
import io.uicstream.labelstore.LabelStoreSettings;
import io.uicstream.schemas.RecordLimits;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Everything a learner is told at start.
 *
 * @param connection where it reads and writes
 * @param directory label store and checkpoints; one learner at a time
 * @param model the network
 * @param window the replay window and K
 * @param training how it learns
 * @param operation how it runs
 * @param embeddings what is published of its features
 * @param stop when it ends by itself
 */
public record LearnerSettings(
    Connection connection,
    Path directory,
    Model model,
    LabelStoreSettings window,
    Training training,
    Operation operation,
    Embeddings embeddings,
    Stop stop) {

  /**
   * Where a learner reads and writes.
   *
   * @param prefix topic prefix
   * @param imagesFormat how records on {@code images} look
   * @param limits how large they may be
   * @param kafka client properties, {@code bootstrap.servers} among them
   */
  public record Connection(
      String prefix, ImagesFormat imagesFormat, RecordLimits limits, Map<String, String> kafka) {
    /** With the usual limits. */
    public Connection(String prefix, ImagesFormat imagesFormat, Map<String, String> kafka) {
      this(prefix, imagesFormat, RecordLimits.DEFAULT, kafka);
    }

    /** Leaves Kafka's properties out, which hold passwords. */
    @Override
    public String toString() {
      return "Connection[prefix=" + prefix + ", imagesFormat=" + imagesFormat + "]";
    }
  }

  /** How records on {@code images} look. */
  public enum ImagesFormat {
    /** Avro records {@code Image} in the Confluent wire format. */
    AVRO,
    /** Bare encoded bytes; the key, or where null topic-partition-offset, is the image id. */
    RAW
  }

  /**
   * The network.
   *
   * @param network name, such as {@code alexnet-small}; see {@code Networks}
   * @param side S, height and width of the views in pixels
   * @param head {@code bn}: batch norm and no dropout; {@code paper}: dropout 0.5
   * @param input {@code sobel} or {@code rgb}
   * @param seed seed of weights, views, draws and splits
   * @param weights checkpoint to begin with in place of random weights, while there is none of this
   *     learner's own
   */
  public record Model(
      String network, int side, String head, String input, long seed, Optional<Path> weights) {}

  /**
   * How it learns.
   *
   * @param rule how scores become labels
   * @param tau strength of the prior of rule {@code prior}, at least 0
   * @param schedule with or without epochs
   * @param epochs epochs of the schedule {@code paper}
   * @param corpusImages images the schedule {@code paper} waits for; 0: until none has arrived for
   *     5 s
   * @param batch B, images per step, at least 2
   * @param learningRate of a stream, constant; of {@code paper}, the start of the linear decay to 0
   * @param momentum μ
   * @param weightDecay λ
   * @param strongViews colour jitter, grayscale and blur besides crop and flip
   * @param replayRatio R, training samples per arrival while the lag is small; at least
   *     minimumReplayRatio
   * @param minimumReplayRatio what R falls to as the lag grows; at least 0
   * @param replayLag lag in records up to which R is kept in full
   */
  public record Training(
      RuleName rule,
      float tau,
      Schedule schedule,
      int epochs,
      int corpusImages,
      int batch,
      float learningRate,
      float momentum,
      float weightDecay,
      boolean strongViews,
      double replayRatio,
      double minimumReplayRatio,
      long replayLag) {}

  /** Labelling rules. */
  public enum RuleName {
    /** The paper's: argmax of the scores. */
    ARGMAX,
    /** argmax of logits − τ·ln class share in the window; the stream's default. */
    PRIOR,
    /** SelfLabel's: all classes equally large over the last images scored. */
    SINKHORN,
    /** DeepCluster's: the features are clustered before every epoch; schedule {@code paper}. */
    KMEANS,
    /** Labels by centre views of the network begun with, for good (FFT); schedule {@code paper}. */
    FROZEN,
    /**
     * argmax of another view in the very step that trains on it (paper, eq. 7). Collapses: it is
     * there to show that the alarm for it goes off.
     */
    SAME_STEP;

    /** Whether labels are given to the whole window before an epoch, so that there must be some. */
    public boolean needsEpochs() {
      return this == KMEANS || this == FROZEN;
    }

    /**
     * What the rule must remember to give the next label, in bytes per image of a corpus: the label
     * itself (4), and the features that are clustered or the scores in a queue.
     *
     * @param network whose features or scores they are
     * @param images of the corpus
     */
    public double stateBytesPerImage(Network network, long images) {
      return switch (this) {
        case ARGMAX, PRIOR, FROZEN, SAME_STEP -> Integer.BYTES;
        case SINKHORN -> Integer.BYTES + (double) SinkhornRule.bytes(network.classes()) / images;
        case KMEANS -> Integer.BYTES + (double) ClusteredLabels.bytesPerImage(network);
      };
    }
  }

  /** Schedules. */
  public enum Schedule {
    /** No epochs: constant learning rate, class-balanced draws from the window. */
    STREAM,
    /** Fixed corpus, epochs, linear decay to 0. */
    PAPER
  }

  /**
   * How it runs.
   *
   * @param checkpointSteps most steps that a crash takes from the weights, at least 1; a checkpoint
   *     is written every half of it
   * @param checkpointsKept newest checkpoints kept, at least 1
   * @param decodeThreads threads that decode and crop, at least 1
   * @param maxPixels larger images are dead letters
   * @param statusMs milliseconds between status records
   * @param httpPort loopback port of the read-only HTTP interface; 0 takes a free one, -1 none
   * @param labelLifetime how long a label lives
   */
  public record Operation(
      int checkpointSteps,
      int checkpointsKept,
      int decodeThreads,
      long maxPixels,
      long statusMs,
      int httpPort,
      LabelLifetime labelLifetime) {}

  /**
   * What is published on the topic {@code embeddings}.
   *
   * @param share of the arrivals, chosen by their ids, 0 to 1; with 0 nothing is computed
   * @param perSecond most of them in a second, above 0
   * @param layer stage of the network as {@code uic probe} names it, or {@code last}
   */
  public record Embeddings(double share, double perSecond, String layer) {}

  /** How long a label lives. */
  public enum LabelLifetime {
    /** As long as its image is in the topic {@code images}; then it is tombstoned. */
    TOPIC,
    /** Until the image is withdrawn. */
    FOREVER
  }

  /**
   * When training ends by itself: as soon as one of these holds. Arrivals go on being labelled
   * until the learner is closed. {@code Long.MAX_VALUE} is never.
   *
   * @param maxImages records received over the life of the store, once their replay is done
   * @param maxSamples training samples over the life of the run
   * @param maxMs milliseconds since start
   * @param idleMs milliseconds without an arrival, once the replay of all before is done
   */
  public record Stop(long maxImages, long maxSamples, long maxMs, long idleMs) {
    /** Runs until it is told to stop. */
    public static final Stop NEVER =
        new Stop(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
  }

  /** The constant of an enum by its name in any case. */
  public static <E extends Enum<E>> E named(Class<E> type, String name) {
    return Enum.valueOf(type, name.toUpperCase(Locale.ROOT));
  }
}
