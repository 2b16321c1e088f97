package io.uicstream.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.uicstream.evaluator.Evaluator;
import io.uicstream.evaluator.EvaluatorSettings;
import io.uicstream.evaluator.EvaluatorSettings.Ami;
import io.uicstream.evaluator.EvaluatorSettings.Panes;
import io.uicstream.schemas.Evaluation;
import io.uicstream.schemas.Evaluation.Figures;
import io.uicstream.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Figures do not depend on how many evaluators share the work, nor on commits that fail, and the
 * second stage has little of the work.
 */
@KafkaTest
class EvaluatorInstancesIT {
  private static final int PARTITIONS = 4;
  private static final int SECONDS = 30;
  private static final double MOST_IN_SECOND_STAGE = 0.05;

  @TempDir Path directory;

  private final LabelHistory history =
      new LabelHistory(
          7,
          Instant.now().truncatedTo(ChronoUnit.HOURS).minusSeconds(3600).toEpochMilli(),
          SECONDS);

  @Test
  void shouldGiveTheSameFiguresWithOneInstanceAndWithTwo(Broker broker) throws Exception {
    NavigableMap<Long, Evaluation> one;
    NavigableMap<Long, Evaluation> two;
    try (TestRun run = TestRun.on(broker)) {
      one = evaluate(run, 1, kafka(run));
    }
    try (TestRun run = TestRun.on(broker)) {
      two = evaluate(run, 2, kafka(run));

      // Embeddings of annotated images take the same way one by one; of labels only sums do.
      long embeddings = two.get(history.endMs()).probes().embeddings() + LabelHistory.END_MARKS;
      double records = run.read(application(run) + "-panes-repartition").size();
      assertThat(records).isBetween(1.0, embeddings + MOST_IN_SECOND_STAGE * history.labelEvents());
    }

    assertThat(one).hasSize(SECONDS);
    assertThat(two.keySet()).isEqualTo(one.keySet());
    one.forEach((boundaryMs, evaluation) -> assertThat(two).containsEntry(boundaryMs, evaluation));
    one.forEach((boundaryMs, evaluation) -> assertRight(boundaryMs, evaluation.current()));
    assertThat(one.get(history.endMs()).labelEvents()).isEqualTo(history.labelEvents());
    Evaluation.Probes probes = one.get(history.endMs()).probes();
    assertThat(probes.window()).isEqualTo(100);
    assertThat(probes.knnTop1()).isBetween(probes.majorityShare(), 0.99);
  }

  /** As at the end of an outage, when the broker aborts the transaction that is to be committed. */
  @Test
  void shouldGiveTheSameFiguresThoughTheBrokerFailsAtACommit(TestRun run) throws Exception {
    Map<String, String> kafka = kafka(run);
    kafka.put("default.client.supplier", FailingCommit.class.getName());
    // The thread in its place waits until the group has given up the old one, and until the broker
    // has aborted what that left open, up to twenty seconds.
    kafka.put("session.timeout.ms", "6000");
    FailingCommit.COMMITS.set(0);
    NavigableMap<Long, Evaluation> figures = evaluate(run, 1, kafka);

    assertThat(FailingCommit.COMMITS).hasValueGreaterThan(FailingCommit.FAILING);
    assertThat(figures).hasSize(SECONDS);
    figures.forEach((boundaryMs, evaluation) -> assertRight(boundaryMs, evaluation.current()));
    assertThat(figures.get(history.endMs()).labelEvents()).isEqualTo(history.labelEvents());
  }

  /** By the definitions, from all events before the boundary. */
  private void assertRight(long boundaryMs, Figures figures) {
    Agreement all = new Agreement();
    Agreement annotated = new Agreement();
    history
        .stateAt(boundaryMs)
        .values()
        .forEach(
            state -> {
              all.add(state.getKey(), "");
              state.getValue().ifPresent(trueClass -> annotated.add(state.getKey(), trueClass));
            });
    assertThat(figures.images()).isEqualTo(all.items());
    assertThat(figures.annotated()).isEqualTo(annotated.items());
    assertThat(figures.sizes().balance())
        .isCloseTo(all.balance(LabelHistory.CLASSES), within(1e-9));
    assertThat(figures.nmiGeometric()).isCloseTo(annotated.nmiGeometric(), within(1e-9));
    assertThat(figures.nmiArithmetic()).isCloseTo(annotated.nmiArithmetic(), within(1e-9));
  }

  /** Figures at every boundary of the history, without AMI, which has a clock of its own. */
  private NavigableMap<Long, Evaluation> evaluate(
      TestRun run, int instances, Map<String, String> kafka) throws Exception {
    run.createTopics(PARTITIONS);
    List<Evaluator> evaluators = new ArrayList<>();
    try {
      for (int i = 0; i < instances; i++) {
        Path state = directory.resolve(instances + "-" + i);
        evaluators.add(Evaluator.start(settings(run, state), run.serdes(), kafka));
      }
      awaitShares(run, instances);
      history.publish(run, PARTITIONS);
      await()
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(500))
          .until(() -> figures(run).containsKey(history.endMs()));
    } finally {
      evaluators.forEach(Evaluator::close);
    }
    assertThat(evaluators).allSatisfy(e -> assertThat(e.skippedRecords()).isZero());
    return figures(run).headMap(history.endMs(), true);
  }

  private static NavigableMap<Long, Evaluation> figures(TestRun run) {
    NavigableMap<Long, Evaluation> figures = new TreeMap<>();
    for (Evaluation e : run.values(Topics.EVALUATION)) {
      Evaluation before = figures.put(e.atMs(), withoutAmi(e));
      assertThat(before == null || before.equals(withoutAmi(e))).isTrue();
    }
    return figures;
  }

  private static Evaluation withoutAmi(Evaluation e) {
    return new Evaluation(
        e.atMs(),
        e.classes(),
        e.labelEvents(),
        e.labelOffsets(),
        withoutAmi(e.current()),
        withoutAmi(e.prequential()),
        e.changedShare(),
        e.visitBalance(),
        e.nmiPrevious(),
        e.probes());
  }

  private static Figures withoutAmi(Figures f) {
    return new Figures(
        f.images(), f.annotated(), f.sizes(), f.nmiGeometric(), f.nmiArithmetic(), null, null);
  }

  /** Waits until every instance has partitions of the label topic. */
  private static void awaitShares(TestRun run, int instances) throws Exception {
    try (Admin admin = Admin.create(new HashMap<>(run.kafka()))) {
      await()
          .atMost(Duration.ofMinutes(1))
          .pollInterval(Duration.ofMillis(200))
          .ignoreExceptionsMatching(e -> e.getCause() instanceof GroupIdNotFoundException)
          .until(() -> shares(admin, run).equals(Set.of(PARTITIONS / instances)));
    }
  }

  private static Set<Integer> shares(Admin admin, TestRun run) throws Exception {
    String group = application(run);
    return admin.describeConsumerGroups(List.of(group)).all().get().get(group).members().stream()
        .map(member -> labelPartitions(member, run))
        .collect(Collectors.toSet());
  }

  private static int labelPartitions(MemberDescription member, TestRun run) {
    String labels = run.name(Topics.PSEUDO_LABELS);
    return (int)
        member.assignment().topicPartitions().stream()
            .map(TopicPartition::topic)
            .filter(labels::equals)
            .count();
  }

  private static String application(TestRun run) {
    return run.prefix() + "-evaluator";
  }

  private static EvaluatorSettings settings(TestRun run, Path stateDirectory) {
    return new EvaluatorSettings(
        new EvaluatorSettings.Run(run.prefix(), application(run), LabelHistory.CLASSES, PARTITIONS),
        stateDirectory,
        // Event time alone closes panes: a busy machine must not.
        new EvaluatorSettings.Figures(
            new Panes(1_000, 1_000, 120_000),
            10_000,
            new Ami(5_000, 10_000),
            new EvaluatorSettings.Probes(200, 100, 1_000)),
        EvaluatorSettings.Alarms.DEFAULT);
  }

  private static Map<String, String> kafka(TestRun run) {
    Map<String, String> kafka = new HashMap<>(run.kafka());
    kafka.put("commit.interval.ms", "100");
    // Annotations come a commit later than labels; they are waited for, however busy the machine.
    kafka.put("max.task.idle.ms", "20000");
    // Keeps all panes, to count them.
    kafka.put("repartition.purge.interval.ms", "3600000");
    return kafka;
  }
}
