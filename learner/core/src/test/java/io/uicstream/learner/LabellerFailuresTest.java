package io.uicstream.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.uicstream.learner.LabellerFailures.Answer;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class LabellerFailuresTest {
  private final LabellerFailures failures = new LabellerFailures();

  @Test
  void shouldGoOnAfterFencingRebalancesAndOutages() {
    assertThat(LabellerFailures.answer(new ProducerFencedException("fenced")))
        .isEqualTo(Answer.GO_BACK);
    assertThat(LabellerFailures.answer(new InvalidProducerEpochException("old")))
        .isEqualTo(Answer.GO_BACK);
    assertThat(LabellerFailures.answer(new CommitFailedException())).isEqualTo(Answer.GO_BACK);
    assertThat(LabellerFailures.answer(new TimeoutException("away"))).isEqualTo(Answer.GO_BACK);
  }

  @Test
  void shouldEndAfterWhatNoWaitingMends() {
    assertThat(
            LabellerFailures.answer(
                new KafkaException("in an error state", new TopicAuthorizationException("no"))))
        .isEqualTo(Answer.END);
    assertThat(LabellerFailures.answer(new SaslAuthenticationException("no")))
        .isEqualTo(Answer.END);
    assertThat(LabellerFailures.answer(new FencedInstanceIdException("twice")))
        .isEqualTo(Answer.END);
  }

  @Test
  void shouldWaitForABrokerForEverAndForNothingElse() {
    for (int i = 0; i < 100; i++) {
      failures.require(new TimeoutException("away"));
    }
    failures.over();
    for (int i = 1; i <= 20; i++) {
      assertThat(failures.require(new KafkaException("of an unknown kind"))).isEqualTo(i);
    }
    assertThatThrownBy(() -> failures.require(new KafkaException("of an unknown kind")))
        .isInstanceOf(LearnerException.class)
        .hasMessageContaining("of an unknown kind");
  }
}
