package io.uicstream.tests;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import io.uicstream.engine.torch.TorchEngine;
import io.uicstream.evaluator.Evaluator;
import io.uicstream.learner.Learner;
import io.uicstream.learner.LearnerSettings;
import io.uicstream.tests.Hops.Hop;
import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.agent.builder.AgentBuilder.RedefinitionStrategy;
import net.bytebuddy.agent.builder.ResettableClassFileTransformer;
import net.bytebuddy.asm.Advice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images take the way that README tells, in that order. */
@KafkaTest
class FollowOneImageIT {
  private static final int IMAGES = 8;

  /** Figures come last: the evaluator starts when all labels are on their topic. */
  private static final int PARTITIONS = 1;

  @TempDir Path directory;

  @Test
  void shouldTakeTheHopsOfTheReadmeInTheirOrder(TestRun run) throws Exception {
    List<JavaClass> classes = Hops.productClasses();
    List<String> hops = Hops.inReadme().stream().map(hop -> qualified(hop, classes)).toList();
    Instrumentation instrumentation = ByteBuddyAgent.install();
    ResettableClassFileTransformer following = follow(hops, instrumentation);
    try {
      learnAndEvaluate(run);
    } finally {
      following.reset(instrumentation, RedefinitionStrategy.RETRANSFORMATION);
    }

    assertThat(FirstEntries.inOrder()).containsExactlyElementsOf(hops);
  }

  private void learnAndEvaluate(TestRun run) throws Exception {
    run.createTopics(PARTITIONS);
    Corpora.publish(run, IMAGES);
    LearnerSettings.Stop afterOneStep =
        new LearnerSettings.Stop(Long.MAX_VALUE, Learners.BATCH, Long.MAX_VALUE, Long.MAX_VALUE);
    try (Learner learner =
        Learner.start(
            Learners.settings(run, directory, afterOneStep),
            new TorchEngine(),
            run.serdes(),
            Clock.systemUTC())) {
      assertThat(learner.done()).succeedsWithin(Duration.ofMinutes(1));
    }
    try (Evaluator evaluator =
        Evaluator.start(
            Evaluations.settings(run, directory.resolve("evaluator"), Learners.CLASSES, PARTITIONS),
            run.serdes(),
            run.kafka())) {
      Evaluations.await(run, e -> e.current().annotated() == IMAGES);
      assertThat(evaluator.skippedRecords()).isZero();
    }
  }

  private static String qualified(Hop hop, List<JavaClass> classes) {
    return classes.stream()
            .filter(type -> Hops.isCalled(type, hop.type()))
            .map(JavaClass::getName)
            .findFirst()
            .orElseThrow(() -> new AssertionError("no class " + hop.type()))
        + "."
        + hop.method();
  }

  private static ResettableClassFileTransformer follow(
      List<String> methods, Instrumentation instrumentation) {
    AgentBuilder agent =
        new AgentBuilder.Default()
            .disableClassFormatChanges()
            .with(RedefinitionStrategy.RETRANSFORMATION);
    for (String method : methods) {
      int dot = method.lastIndexOf('.');
      Advice entry = Advice.to(FirstEntries.Entry.class);
      agent =
          agent
              .type(named(method.substring(0, dot)))
              .transform(
                  (builder, type, loader, module, domain) ->
                      builder.visit(entry.on(named(method.substring(dot + 1)))));
    }
    return agent.installOn(instrumentation);
  }
}
