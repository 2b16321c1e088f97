package io.uicstream.app.settings;

import static io.uicstream.app.settings.Group.TRAINING;

import io.uicstream.learner.LearnerSettings.RuleName;
import io.uicstream.learner.LearnerSettings.Schedule;
import java.util.List;

/** How the network learns. */
public final class TrainingSettings {
  /** Labelling rule. */
  public static final Setting<RuleName> RULE =
      new Setting<>(
          TRAINING,
          "rule",
          Type.constant(RuleName.class),
          "prior",
          "",
          "how images get labels: argmax (the paper), prior (argmax of logits - tau ln share), sinkhorn"
              + " (SelfLabel), and for --schedule paper kmeans (DeepCluster) or frozen (by --weights,"
              + " for good); same-step is a control that collapses");

  /** τ. */
  public static final Setting<Double> TAU =
      new Setting<>(
          TRAINING,
          "rule.tau",
          Type.number(0, 100),
          "1",
          "",
          "tau, strength of the prior of the rule `prior`");

  /** Schedule. */
  public static final Setting<Schedule> SCHEDULE =
      new Setting<>(
          TRAINING,
          "schedule",
          Type.constant(Schedule.class),
          "stream",
          "",
          "stream (no epochs) or paper (fixed corpus, epochs, linear decay)");

  /** Epochs. */
  public static final Setting<Integer> EPOCHS =
      new Setting<>(
          TRAINING,
          "epochs",
          Type.integer(1, 1_000_000),
          "500",
          "epochs",
          "of the schedule `paper`");

  /** N. */
  public static final Setting<Integer> CORPUS =
      new Setting<>(
          TRAINING,
          "paper.images",
          Type.integer(0, Integer.MAX_VALUE),
          "0",
          "images",
          "that the schedule `paper` waits for; 0: until none has arrived for 5 s");

  /** B. */
  public static final Setting<Integer> BATCH =
      new Setting<>(
          TRAINING,
          "batch",
          Type.integer(2, 65_536),
          "256",
          "images",
          "per training step; fewer where memory is short; at least 2, for batch norm needs them");

  /** Learning rate. */
  public static final Setting<Double> LEARNING_RATE =
      new Setting<>(
          TRAINING,
          "learning.rate",
          Type.number(0, 10),
          "0.05",
          "",
          "constant on a stream; where `paper` starts from");

  /** μ. */
  public static final Setting<Double> MOMENTUM =
      new Setting<>(TRAINING, "momentum", Type.number(0, 0.9999), "0.9", "", "of SGD");

  /** λ. */
  public static final Setting<Double> WEIGHT_DECAY =
      new Setting<>(TRAINING, "weight.decay", Type.number(0, 1), "0.0001", "", "of SGD");

  /** Views. */
  public static final Setting<String> VIEWS =
      new Setting<>(
          TRAINING,
          "views",
          Type.word("strong", "basic"),
          "strong",
          "",
          "basic (crop and flip, the paper) or strong (and colour, grayscale, blur)");

  /** R. */
  public static final Setting<Double> REPLAY_RATIO =
      new Setting<>(
          TRAINING,
          "replay.ratio",
          Type.number(0, 1_000_000),
          "5",
          "samples/image",
          "training samples per arrival while the learner keeps up");

  /** Least R. */
  public static final Setting<Double> REPLAY_MINIMUM =
      new Setting<>(
          TRAINING,
          "replay.minimum",
          Type.number(0, 1_000_000),
          "0.5",
          "samples/image",
          "what replay.ratio falls to as arrivals pile up");

  /** Lag up to which R holds. */
  public static final Setting<Long> REPLAY_LAG =
      new Setting<>(
          TRAINING,
          "replay.lag",
          Type.wide(1, Long.MAX_VALUE),
          "50000",
          "records",
          "lag up to which replay.ratio is kept in full");

  private TrainingSettings() {}

  static List<Setting<?>> all() {
    return List.of(
        RULE,
        TAU,
        SCHEDULE,
        EPOCHS,
        CORPUS,
        BATCH,
        LEARNING_RATE,
        MOMENTUM,
        WEIGHT_DECAY,
        VIEWS,
        REPLAY_RATIO,
        REPLAY_MINIMUM,
        REPLAY_LAG);
  }
}
