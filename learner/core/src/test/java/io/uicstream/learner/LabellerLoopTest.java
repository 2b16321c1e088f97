package io.uicstream.learner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.uicstream.learner.LabellerStatus.Counts;
import io.uicstream.schemas.PseudoLabel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** The loop on clients of Kafka that are mere collections, one poll after the other. */
class LabellerLoopTest {
  private static final TopicPartition P0 = new TopicPartition(FrozenParts.IMAGES, 0);
  private static final TopicPartition P1 = new TopicPartition(FrozenParts.IMAGES, 1);

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final List<GroupProducer> producers = new ArrayList<>();
  private final FrozenParts parts = new FrozenParts();
  private LearnerSettings.Stop stop = LearnerSettings.Stop.NEVER;
  private LabellerLoop loop;
  private long position;

  /** Where the group goes on, as the broker knows it. */
  private final Map<TopicPartition, OffsetAndMetadata> group = new HashMap<>();

  /** A producer whose commits show in the group's offsets, and may fail. */
  private final class GroupProducer extends MockProducer<byte[], byte[]> {
    private Map<TopicPartition, OffsetAndMetadata> sent = Map.of();
    private boolean losesAnswer;

    GroupProducer() {
      super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public void sendOffsetsToTransaction(
        Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata member) {
      super.sendOffsetsToTransaction(offsets, member);
      sent = offsets;
    }

    @Override
    public void commitTransaction() {
      super.commitTransaction();
      group.putAll(sent);
      consumer.commitSync(group);
      if (losesAnswer) {
        losesAnswer = false;
        throw new TimeoutException("no answer");
      }
    }
  }

  private Producer<byte[], byte[]> producer() {
    GroupProducer made = new GroupProducer();
    producers.add(made);
    return made;
  }

  private GroupProducer newest() {
    return producers.get(producers.size() - 1);
  }

  /** What consumers that read committed records see. */
  private List<ProducerRecord<byte[], byte[]>> committed() {
    return producers.stream().flatMap(each -> each.history().stream()).toList();
  }

  private List<String> committedIds() {
    return committed().stream().map(record -> new String(record.key(), UTF_8)).toList();
  }

  private void give(TopicPartition partition, long offset, String id, byte[] value) {
    consumer.addRecord(
        new ConsumerRecord<>(
            partition.topic(), partition.partition(), offset, id.getBytes(UTF_8), value));
  }

  private void assign(TopicPartition... partitions) {
    consumer.rebalance(List.of(partitions));
    Map<TopicPartition, Long> begin = new HashMap<>();
    for (TopicPartition each : partitions) {
      begin.put(each, 0L);
    }
    consumer.updateBeginningOffsets(begin);
  }

  private void then(Runnable task) {
    consumer.schedulePollTask(task);
  }

  /** Polls for so long that what is open is due. */
  private void rest() {
    for (int i = 0; i < 100; i++) {
      consumer.scheduleNopPollTask();
    }
  }

  private void run() {
    then(
        () -> {
          position = consumer.assignment().contains(P0) ? consumer.position(P0) : -1;
          loop.close();
        });
    loop = parts.loop(consumer, this::producer, stop);
    loop.run();
  }

  private Counts counts() {
    return loop.status().counts();
  }

  @Test
  void shouldCommitLabelsTombstonesAndDeadLettersWithTheOffsetsTheyComeFrom() {
    then(() -> assign(P0));
    then(
        () -> {
          give(P0, 0, "a", FrozenParts.image(3));
          give(P0, 1, "b", FrozenParts.NO_IMAGE);
          give(P0, 2, "c", null);
          give(P0, 5, "a", FrozenParts.image(7));
        });
    run();

    assertThat(loop.ended()).isCompletedWithValue(null);
    assertThat(committed())
        .extracting(ProducerRecord::topic)
        .containsExactly(
            FrozenParts.LABELS, FrozenParts.DEAD_LETTERS, FrozenParts.LABELS, FrozenParts.LABELS);
    PseudoLabel label = parts.label(committed().get(3));
    assertThat(label.getPseudoClass()).isEqualTo(7);
    assertThat(label.getSequence()).isEqualTo(6);
    assertThat(label.getModelStep()).isEqualTo(FrozenParts.STEP);
    assertThat(label.getRunId()).isEqualTo(FrozenParts.RUN);
    assertThat(committed().get(2).value()).isNull();
    assertThat(group.get(P0).offset()).isEqualTo(6);
    assertThat(counts()).isEqualTo(new Counts(4, 2, 1, 1));
  }

  @Test
  void shouldGiveAnewWhatAFencedProducerCouldNotCommit() {
    then(() -> assign(P0));
    then(() -> give(P0, 0, "a", FrozenParts.image(3)));
    rest();
    then(
        () -> {
          give(P0, 1, "b", FrozenParts.image(4));
          newest().fenceProducer();
        });
    rest();
    // The broker reads it out again: a mock gives a record once.
    then(() -> give(P0, 1, "b", FrozenParts.image(4)));
    run();

    assertThat(loop.ended()).isCompletedWithValue(null);
    assertThat(producers).hasSize(2);
    assertThat(committedIds()).containsExactly("a", "b");
    assertThat(position).isEqualTo(2);
    assertThat(counts()).isEqualTo(new Counts(2, 2, 0, 0));
  }

  @Test
  void shouldCountACommitWhoseAnswerWasLost() {
    then(() -> assign(P0));
    then(
        () -> {
          give(P0, 0, "a", FrozenParts.image(3));
          newest().losesAnswer = true;
        });
    rest();
    run();

    assertThat(committedIds()).containsExactly("a");
    assertThat(producers).hasSize(2);
    assertThat(counts()).isEqualTo(new Counts(1, 1, 0, 0));
  }

  @Test
  void shouldNotCountWhatAnotherInstanceCommittedInItsPlace() {
    then(() -> assign(P0));
    then(
        () -> {
          give(P0, 0, "a", FrozenParts.image(3));
          newest().sendOffsetsToTransactionException = new CommitFailedException();
          consumer.commitSync(Map.of(P0, new OffsetAndMetadata(1, "uic-label-2 1")));
        });
    rest();
    run();

    assertThat(loop.ended()).isCompletedWithValue(null);
    assertThat(committed()).isEmpty();
    assertThat(counts()).isEqualTo(Counts.NONE);
    assertThat(position).isEqualTo(1);
  }

  @Test
  void shouldNotCountACommitThatFailed() {
    then(() -> assign(P0));
    then(
        () -> {
          give(P0, 0, "a", FrozenParts.image(3));
          newest().commitTransactionException = new KafkaException("of an unknown kind");
        });
    rest();
    run();

    assertThat(loop.ended()).isCompletedWithValue(null);
    assertThat(committed()).isEmpty();
    assertThat(counts()).isEqualTo(Counts.NONE);
    assertThat(position).isZero();
  }

  @Test
  void shouldCommitBeforePartitionsGoAndForgetWhatWaits() {
    then(() -> assign(P0, P1));
    then(
        () -> {
          give(P0, 0, "a", FrozenParts.image(3));
          give(P1, 0, "b", FrozenParts.image(4));
        });
    consumer.scheduleNopPollTask();
    then(() -> assign(P1));
    then(() -> give(P1, 1, "c", FrozenParts.image(5)));
    run();

    assertThat(committedIds()).containsExactly("a", "b", "c");
    assertThat(group.get(P0).offset()).isEqualTo(1);
    assertThat(group.get(P1).offset()).isEqualTo(2);
    assertThat(producers).hasSize(1);
  }

  @Test
  void shouldNotTakeLostPartitionsForFailures() {
    then(() -> assign(P0));
    for (int i = 0; i < 30; i++) {
      then(() -> loop.afterLost());
    }
    then(() -> give(P0, 0, "a", FrozenParts.image(3)));
    rest();
    run();

    assertThat(loop.ended()).isCompletedWithValue(null);
    assertThat(committedIds()).containsExactly("a");
    assertThat(producers).hasSize(31);
  }

  @Test
  void shouldEndWhenItHasReceivedSoMany() {
    stop = new LearnerSettings.Stop(2, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
    then(() -> assign(P0));
    then(
        () -> {
          for (int i = 0; i < 5; i++) {
            give(P0, i, "image" + i, FrozenParts.image(i));
          }
        });
    rest();
    run();

    assertThat(committedIds()).containsExactly("image0", "image1");
    assertThat(group.get(P0).offset()).isEqualTo(2);
  }

  @Test
  void shouldEndWhenNothingArrivesAndNotBeforeItHasPartitions() {
    stop = new LearnerSettings.Stop(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, 500);
    rest();
    then(
        () -> {
          assign(P0);
          give(P0, 0, "a", FrozenParts.image(3));
        });
    rest();
    then(() -> give(P0, 1, "never read", FrozenParts.image(3)));
    loop = parts.loop(consumer, this::producer, stop);
    loop.run();

    assertThat(committedIds()).containsExactly("a");
  }

  @Test
  void shouldEndWithTheCauseWhereGoingOnCannotHelp() {
    then(() -> assign(P0));
    then(
        () -> {
          give(P0, 0, "a", FrozenParts.image(3));
          newest().sendOffsetsToTransactionException =
              new TransactionalIdAuthorizationException("not yours");
        });
    rest();
    run();

    assertThat(loop.ended())
        .isCompletedExceptionally()
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(LearnerException.class)
        .withMessageContaining("not yours");
    assertThat(committed()).isEmpty();
  }

  @Test
  void shouldCommitNothingOfAPassThatFailed() {
    then(() -> assign(P0));
    then(() -> give(P0, 0, "a", FrozenParts.image(FrozenParts.NAN)));
    run();

    assertThat(loop.ended())
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(LearnerException.class)
        .withMessageContaining("not numbers");
    assertThat(committed()).isEmpty();
    assertThat(group).isEmpty();
    assertThat(newest().closed()).isTrue();
    assertThat(consumer.closed()).isTrue();
  }

  @Test
  void shouldSayWhenTheLastLabelsCouldNotBeCommitted() {
    then(() -> assign(P0));
    then(
        () -> {
          give(P0, 0, "a", FrozenParts.image(3));
          newest().commitTransactionException = new ProducerFencedException("fenced");
        });
    run();

    assertThat(loop.ended())
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(LearnerException.class)
        .withMessageContaining("last 1 records");
  }
}
