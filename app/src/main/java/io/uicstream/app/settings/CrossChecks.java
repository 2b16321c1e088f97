package io.uicstream.app.settings;

import io.uicstream.engine.Networks;
import io.uicstream.ingest.Order;
import io.uicstream.learner.LearnerSettings.RuleName;
import io.uicstream.learner.LearnerSettings.Schedule;
import io.uicstream.learner.probe.NeighbourFeatures;
import io.uicstream.learner.probe.Prober;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Settings that are possible alone but not together. */
final class CrossChecks {
  /** With more classes a step takes seconds and the network gigabytes. */
  private static final int MANY_CLASSES = 50_000;

  private final Values values;
  private final Set<Setting<?>> impossible;
  private final List<String> problems = new ArrayList<>();

  private CrossChecks(Values values, Set<Setting<?>> impossible) {
    this.values = values;
    this.impossible = impossible;
  }

  /**
   * All contradictions.
   *
   * @param impossible settings whose text could not be read; nothing is said of those
   */
  static List<String> problems(Values values, Set<Setting<?>> impossible) {
    CrossChecks checks = new CrossChecks(values, impossible);
    checks.inputFitsNetwork();
    checks.headFitsNetwork();
    checks.precisionFitsEngine();
    checks.embeddedLayerExists();
    checks.ruleFitsSchedule();
    checks.classesFitWindow();
    checks.replayRatios();
    checks.orderHasEnd();
    checks.panesFit();
    checks.alarmThresholds();
    return checks.problems;
  }

  private boolean readable(Setting<?>... settings) {
    return Set.of(settings).stream().noneMatch(impossible::contains);
  }

  private void inputFitsNetwork() {
    if (!readable(ModelSettings.NETWORK_NAME, ModelSettings.INPUT)) {
      return;
    }
    String network = values.of(ModelSettings.NETWORK_NAME);
    int side = values.of(ModelSettings.INPUT);
    List<Integer> sides = Networks.sides(network);
    if (!sides.contains(side)) {
      problems.add(
          "--input is "
              + side
              + ", but --network "
              + network
              + " takes "
              + String.join(" or ", sides.stream().map(String::valueOf).toList())
              + " pixels");
    }
  }

  private void headFitsNetwork() {
    if (readable(ModelSettings.NETWORK_NAME, ModelSettings.HEAD)
        && values.of(ModelSettings.NETWORK_NAME).startsWith("resnet")
        && values.of(ModelSettings.HEAD).equals("paper")) {
      problems.add(
          "--head paper is for AlexNet and VGG; --network "
              + values.of(ModelSettings.NETWORK_NAME)
              + " takes bn or linear");
    }
  }

  private void precisionFitsEngine() {
    if (readable(ModelSettings.ENGINE, ModelSettings.PRECISION)
        && values.of(ModelSettings.ENGINE).equals("dl4j")
        && values.of(ModelSettings.PRECISION).equals("bf16")) {
      problems.add("--precision bf16 needs --engine torch; dl4j computes in fp32");
    }
  }

  private void embeddedLayerExists() {
    if (!readable(ModelSettings.NETWORK_NAME, ModelSettings.INPUT, EmbeddingSettings.LAYER)
        || !Networks.sides(values.of(ModelSettings.NETWORK_NAME))
            .contains(values.of(ModelSettings.INPUT))) {
      return;
    }
    List<String> layers =
        Prober.stages(
            Networks.create(
                values.of(ModelSettings.NETWORK_NAME),
                values.of(ModelSettings.INPUT),
                2,
                Networks.Head.LINEAR,
                Networks.Input.RGB));
    String layer = values.of(EmbeddingSettings.LAYER);
    if (!layer.equals(NeighbourFeatures.LAST) && !layers.contains(layer)) {
      problems.add(
          EmbeddingSettings.LAYER.flag()
              + " is "
              + layer
              + ", but --network "
              + values.of(ModelSettings.NETWORK_NAME)
              + " has "
              + String.join(", ", layers));
    }
  }

  private void ruleFitsSchedule() {
    if (!readable(TrainingSettings.RULE, TrainingSettings.SCHEDULE)) {
      return;
    }
    RuleName rule = values.of(TrainingSettings.RULE);
    if (rule.needsEpochs() && values.of(TrainingSettings.SCHEDULE) != Schedule.PAPER) {
      problems.add(
          "--rule "
              + values.text(TrainingSettings.RULE)
              + " labels all images before each epoch, and --schedule stream has none; set"
              + " --schedule paper");
    }
    if (rule == RuleName.FROZEN
        && readable(ModelSettings.WEIGHTS)
        && values.of(ModelSettings.WEIGHTS).isEmpty()) {
      problems.add(
          "--rule frozen takes its labels from a trained network: name its checkpoint with"
              + " --weights");
    }
  }

  private void classesFitWindow() {
    Setting<Integer> classes = ModelSettings.CLASSES;
    Setting<Integer> window = ModelSettings.WINDOW_IMAGES;
    if (readable(classes, window)
        && values.of(classes) > MANY_CLASSES
        && values.of(classes) > values.of(window)) {
      problems.add(
          classes.flag()
              + " is "
              + values.text(classes)
              + ", but the window holds "
              + values.text(window)
              + " images: most classes could never have one; take fewer classes, at best a 25th of"
              + " the images, or raise "
              + window.flag());
    }
  }

  private void replayRatios() {
    Setting<Double> least = TrainingSettings.REPLAY_MINIMUM;
    Setting<Double> most = TrainingSettings.REPLAY_RATIO;
    if (readable(least, most) && values.of(least) > values.of(most)) {
      problems.add(
          least.flag()
              + " is "
              + values.text(least)
              + ", more than "
              + most.flag()
              + " "
              + values.text(most)
              + "; it is what that falls to");
    }
  }

  private void panesFit() {
    Setting<Long> pane = EvaluationSettings.PANE;
    for (Setting<Long> span :
        List.of(EvaluationSettings.EVERY, EvaluationSettings.PREQUENTIAL_WINDOW)) {
      if (readable(pane, span) && values.of(span) % values.of(pane) != 0) {
        problems.add(
            span.flag()
                + " is "
                + values.text(span)
                + ", which is no multiple of "
                + pane.flag()
                + " "
                + values.text(pane));
      }
    }
  }

  private void alarmThresholds() {
    Setting<Double> collapse = AlarmSettings.COLLAPSE_BELOW;
    Setting<Double> imbalance = AlarmSettings.IMBALANCE_BELOW;
    if (readable(collapse, imbalance) && values.of(collapse) > values.of(imbalance)) {
      problems.add(
          collapse.flag()
              + " is "
              + values.text(collapse)
              + ", more than "
              + imbalance.flag()
              + " "
              + values.text(imbalance)
              + "; a collapse is the worse of the two");
    }
  }

  private void orderHasEnd() {
    boolean endless =
        readable(SourceSettings.FOLDER, SourceSettings.CORPUS_IMAGES)
            && values.of(SourceSettings.FOLDER).isEmpty()
            && values.of(SourceSettings.CORPUS_IMAGES) == Long.MAX_VALUE;
    if (endless
        && readable(SourceSettings.ORDER)
        && values.of(SourceSettings.ORDER) == Order.CLASS_ORDERED) {
      problems.add(
          "--order class-ordered needs an end: set --corpus-images, or --source to a folder");
    }
  }
}
