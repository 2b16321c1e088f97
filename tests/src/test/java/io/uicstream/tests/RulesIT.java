package io.uicstream.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.uicstream.engine.torch.TorchEngine;
import io.uicstream.evaluator.Evaluator;
import io.uicstream.evaluator.EvaluatorSettings;
import io.uicstream.labelstore.LabelStore;
import io.uicstream.learner.Learner;
import io.uicstream.learner.LearnerSettings;
import io.uicstream.learner.LearnerSettings.RuleName;
import io.uicstream.learner.LearnerSettings.Schedule;
import io.uicstream.schemas.Alarm;
import io.uicstream.schemas.LabelCause;
import io.uicstream.schemas.LearnerStatus;
import io.uicstream.schemas.PseudoLabel;
import io.uicstream.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labelling rules that do more than look at scores, each in a learner of its own. */
@KafkaTest
class RulesIT {
  private static final int IMAGES = 320;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path directory;

  /** Clusters stay for an epoch and are found anew for the next. */
  @Test
  void shouldKeepClustersForAnEpoch(TestRun run) throws Exception {
    publish(run);
    learn(run, directory, training(RuleName.KMEANS, 2), Optional.empty());

    // At steps 0 and 10 comes the clustering, which may give any class.
    long stepsPerEpoch = IMAGES / Learners.BATCH;
    List<PseudoLabel> visits =
        run.values(Topics.PSEUDO_LABELS).stream()
            .filter(label -> label.getCause() == LabelCause.VISIT)
            .filter(label -> label.getModelStep() % stepsPerEpoch != 0)
            .toList();
    assertThat(visits)
        .hasSizeGreaterThan(IMAGES)
        .allSatisfy(
            label -> assertThat(label.getPseudoClass()).isEqualTo(label.getPreviousClass()));
    assertThat(run.values(Topics.PSEUDO_LABELS))
        .noneMatch(label -> label.getCause() == LabelCause.SPLIT);
    try (LabelStore store = LabelStore.openReadOnly(Learner.labels(directory))) {
      assertThat(store.labelSizes()).as("k-means leaves no class empty").doesNotContain(0L);
    }
  }

  /** Nothing is trained then, and what arrives waits for no replay. */
  @Test
  void shouldLabelWhatComesAfterTheLastEpoch(TestRun run) throws Exception {
    run.createTopics(2);
    Corpora.publish(run, 3 * IMAGES);

    LearnerStatus status =
        learn(run, directory, training(RuleName.ARGMAX, 1), Optional.empty(), 3 * IMAGES);

    assertThat(status.images().admitted()).isEqualTo(3 * IMAGES);
    assertThat(status.training().samples()).isGreaterThanOrEqualTo(IMAGES);
    // What came later does not make the corpus larger: there is nothing more to train.
    assertThat(learn(run, directory, training(RuleName.ARGMAX, 1), Optional.empty(), 3 * IMAGES))
        .extracting(again -> again.training().steps())
        .isEqualTo(status.training().steps());
  }

  /** One network's labels by centre views, whatever another one that trains on them would say. */
  @Test
  void shouldTrainOnLabelsFrozenByAnotherNetwork(TestRun run) throws Exception {
    Path first = directory.resolve("before");
    try (TestRun before = TestRun.on(run.kafka())) {
      publish(before);
      learn(before, first, training(RuleName.ARGMAX, 3), Optional.empty());
    }
    publish(run);

    LearnerStatus status =
        learn(
            run,
            directory.resolve("after"),
            training(RuleName.FROZEN, 3),
            Optional.of(newest(first)));

    assertThat(status.training().steps()).isEqualTo(3L * IMAGES / Learners.BATCH);
    assertThat(status.training().splits()).isZero();
    Set<Integer> classes = new TreeSet<>();
    try (LabelStore store = LabelStore.openReadOnly(Learner.labels(directory.resolve("after")))) {
      store.forEach(
          row -> {
            classes.add(row.label());
            // Only the arrival's own label, by a chance view, may be another.
            assertThat(row.recent().subList(0, row.recent().size() - 1))
                .isNotEmpty()
                .allSatisfy(visit -> assertThat(visit.label()).isEqualTo(row.label()));
          });
      assertThat(store.labels()).isEqualTo(IMAGES);
    }
    assertThat(classes).hasSizeGreaterThan(3);
  }

  /** The control: what eq. 7 says, read literally, collapses, and that is noticed. */
  @Test
  void shouldRaiseCollapseForLabelsOfTheSameStepAndNotForThoseOfTheLastVisit(TestRun run)
      throws Exception {
    publish(run);
    assertThat(alarms(run, RuleName.SAME_STEP)).contains(Alarm.Kind.COLLAPSE);

    try (TestRun other = TestRun.on(run.kafka())) {
      publish(other);
      assertThat(alarms(other, RuleName.ARGMAX)).doesNotContain(Alarm.Kind.COLLAPSE);
    }
  }

  /** Trains, then has an evaluator judge all of it. */
  private List<Alarm.Kind> alarms(TestRun run, RuleName rule) {
    Path own = directory.resolve(rule.name());
    long labels = learn(run, own, training(rule, 10), Optional.empty()).training().samples();
    EvaluatorSettings usual =
        Evaluations.settings(run, own.resolve("evaluator"), Learners.CLASSES, 2);
    EvaluatorSettings settings =
        new EvaluatorSettings(
            usual.run(),
            usual.stateDirectory(),
            usual.figures(),
            new EvaluatorSettings.Alarms(
                new EvaluatorSettings.Balance(0.5, 0.5, 0),
                usual.alarms().nmiDrop(),
                usual.alarms().stuck(),
                usual.alarms().lag()));
    try (Evaluator evaluator = Evaluator.start(settings, run.serdes(), run.kafka())) {
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  run.values(Topics.EVALUATION).stream()
                      .anyMatch(figures -> figures.labelEvents() >= IMAGES + labels));
      assertThat(evaluator.skippedRecords()).isZero();
    }
    return run.values(Topics.ALARMS).stream().filter(Alarm::raised).map(Alarm::kind).toList();
  }

  private static LearnerSettings.Training training(RuleName rule, int epochs) {
    return new LearnerSettings.Training(
        rule,
        1,
        Schedule.PAPER,
        epochs,
        IMAGES,
        Learners.BATCH,
        0.02f,
        0.9f,
        1e-5f,
        false,
        1,
        1,
        10_000);
  }

  private static LearnerStatus learn(
      TestRun run, Path directory, LearnerSettings.Training training, Optional<Path> weights) {
    return learn(run, directory, training, weights, IMAGES);
  }

  private static LearnerStatus learn(
      TestRun run,
      Path directory,
      LearnerSettings.Training training,
      Optional<Path> weights,
      int images) {
    LearnerSettings usual = Learners.settings(run, directory, Learners.after(images));
    LearnerSettings.Model model = usual.model();
    Learner learner =
        Learner.start(
            new LearnerSettings(
                usual.connection(),
                usual.directory(),
                new LearnerSettings.Model(
                    model.network(),
                    model.side(),
                    model.head(),
                    model.input(),
                    model.seed(),
                    weights),
                usual.window(),
                training,
                usual.operation(),
                usual.embeddings(),
                usual.stop()),
            new TorchEngine(),
            run.serdes(),
            Clock.systemUTC());
    try (learner) {
      assertThat(learner.done())
          .as(() -> "training, now at " + learner.status())
          .succeedsWithin(PATIENCE);
    }
    return learner.status();
  }

  private static void publish(TestRun run) throws IOException {
    run.createTopics(2);
    Corpora.publish(run, IMAGES);
  }

  private static Path newest(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(Learner.checkpoints(directory))) {
      return files.max(Comparator.naturalOrder()).orElseThrow();
    }
  }
}
