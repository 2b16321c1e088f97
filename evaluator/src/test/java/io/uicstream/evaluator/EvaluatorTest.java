package io.uicstream.evaluator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.uicstream.evaluator.FailurePolicy.Answer;
import io.uicstream.schemas.LabelFormat;
import io.uicstream.schemas.TopicSerdes;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluatorTest {
  @TempDir Path directory;

  @Test
  void shouldRefuseAGuaranteeThatWouldFalsifyFigures() {
    TopicSerdes serdes = new TopicSerdes(new InMemoryRegistry(), "t", LabelFormat.AVRO);

    assertThatThrownBy(
            () ->
                Evaluator.start(
                    EvaluatorDriver.settings(directory, EvaluatorSettings.Figures.DEFAULT),
                    serdes,
                    Map.of("processing.guarantee", "at_least_once")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the evaluator needs processing.guarantee=exactly_once_v2, but was given"
                + " at_least_once");
  }

  @Test
  void shouldReplaceThreadsForTransientFailuresOnly() {
    FailurePolicy policy = new FailurePolicy(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

    assertThat(policy.answer(new StreamsException(new TimeoutException("slow"))))
        .isEqualTo(Answer.REPLACE_THREAD);
    List<Exception> lasting =
        List.of(
            new IllegalStateException("broken"),
            new TopicAuthorizationException("no"),
            new RecordTooLargeException("large"),
            new KafkaException("Encountered corrupt message when fetching offset 7"),
            new KafkaException("Unexpected error in InitProducerIdResponse; timeout too large"));
    assertThat(lasting)
        .allSatisfy(
            failure ->
                assertThat(policy.answer(new StreamsException(failure))).isEqualTo(Answer.STOP));
  }

  @Test
  void shouldReplaceThreadsWhoseTransactionTheBrokerAborted() {
    FailurePolicy policy = new FailurePolicy(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    List<KafkaException> failures =
        List.of(
            new KafkaException("Unhandled error in EndTxnResponse: unexpected error"),
            new InvalidTxnStateException("not open"),
            new KafkaException("in an error state", new InvalidProducerEpochException("old")));
    assertThat(failures)
        .allSatisfy(
            failure ->
                assertThat(policy.answer(new StreamsException("cannot commit", failure)))
                    .isEqualTo(Answer.REPLACE_THREAD));
  }

  @Test
  void shouldStopWhenTransientFailuresDoNotEnd() {
    AtomicLong now = new AtomicLong();
    InstantSource source = () -> Instant.ofEpochMilli(now.get());
    FailurePolicy policy = new FailurePolicy(source.withZone(ZoneOffset.UTC));
    StreamsException slow = new StreamsException(new TimeoutException("slow"));
    for (int i = 0; i < 10; i++) {
      assertThat(policy.answer(slow)).isEqualTo(Answer.REPLACE_THREAD);
    }
    assertThat(policy.answer(slow)).isEqualTo(Answer.STOP);

    now.set(300_001);
    assertThat(policy.answer(slow)).isEqualTo(Answer.REPLACE_THREAD);
  }

  @Test
  void shouldExplainFailures() {
    assertThat(FailurePolicy.explain(new MissingSourceTopicException("uic.pseudo-labels")))
        .isEqualTo("a topic is missing; create the topics first: uic.pseudo-labels");
    assertThat(
            FailurePolicy.explain(
                new StreamsException(new TopicAuthorizationException("not authorized"))))
        .startsWith("the broker refuses these credentials");
    assertThat(FailurePolicy.explain(new IllegalStateException()))
        .contains("IllegalStateException");
  }

  @Test
  void shouldRefuseImpossibleSettings() {
    assertThatThrownBy(() -> new EvaluatorSettings.Panes(1_000, 1_500, 2_000))
        .hasMessageContaining("multiple of paneMs");
    assertThatThrownBy(() -> new EvaluatorSettings.Run("t", "a", 1, 1))
        .hasMessageContaining("classes must be at least 2");
    assertThatThrownBy(() -> new EvaluatorSettings.Balance(0.9, 0.8, 0))
        .hasMessageContaining("balance thresholds");
  }
}
