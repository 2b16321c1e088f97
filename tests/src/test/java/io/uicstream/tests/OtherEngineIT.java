package io.uicstream.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.uicstream.engine.Engine;
import io.uicstream.engine.dl4j.Dl4jEngine;
import io.uicstream.engine.torch.TorchEngine;
import io.uicstream.learner.Learner;
import io.uicstream.schemas.LearnerStatus;
import io.uicstream.schemas.Topics;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that was begun on one engine goes on on the other. */
@KafkaTest
class OtherEngineIT {
  private static final int IMAGES = 400;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path directory;

  @Test
  void shouldGoOnOnTheOtherEngine(TestRun run) throws Exception {
    run.createTopics(2);
    Corpora.publish(run, IMAGES);
    LearnerStatus first = learn(run, new Dl4jEngine(), 40L * Learners.BATCH);
    LearnerStatus second = learn(run, new TorchEngine(), 240L * Learners.BATCH);
    LearnerStatus third = learn(run, new Dl4jEngine(), 260L * Learners.BATCH);

    assertThat(first.training().steps()).isGreaterThanOrEqualTo(40);
    assertThat(second.training().steps()).isGreaterThanOrEqualTo(240);
    assertThat(third.training().steps()).isGreaterThanOrEqualTo(260);
    assertThat(second.training().lostSteps()).isZero();
    assertThat(third.training().lostSteps()).isZero();
    // A new network would begin at ln 10 = 2.3 and above; what was learnt is there at once.
    assertThat(meanLoss(run, second)).isLessThan(meanLoss(run, first));
  }

  private LearnerStatus learn(TestRun run, Engine engine, long samples) throws Exception {
    Learner learner =
        Learner.start(
            Learners.settings(run, directory, Learners.afterSamples(samples)),
            engine,
            run.serdes(),
            Clock.systemUTC());
    try (learner) {
      assertThat(learner.done())
          .as(() -> "training, now at " + learner.status())
          .succeedsWithin(PATIENCE);
    }
    return learner.status();
  }

  /** Over all that a learner said of its steps, each with equal weight. */
  private static double meanLoss(TestRun run, LearnerStatus last) {
    return Stream.concat(run.values(Topics.LEARNER_STATUS).stream(), Stream.of(last))
        .filter(status -> status.engine().equals(last.engine()))
        .filter(status -> status.training().steps() <= last.training().steps())
        .filter(status -> status.training().loss() != null)
        .mapToDouble(status -> status.training().loss())
        .average()
        .orElseThrow();
  }
}
