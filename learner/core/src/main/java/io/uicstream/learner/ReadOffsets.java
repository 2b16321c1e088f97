package io.uicstream.learner;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Offsets at which there is no record to read: ends of transactions, and what retention deleted.
 * Filled by the thread of the consumer, read by any.
 */
final class ReadOffsets {
  private static final Logger LOG = LoggerFactory.getLogger(ReadOffsets.class);

  private final Map<Integer, Long> polledTo = new HashMap<>();
  private volatile Map<Integer, Gap> gaps = Map.of();

  /** From the first offset to the second, which excludes it, nothing was there to read. */
  private record Gap(long from, long to) {}

  /** Partitions are read from what is stored on; what was polled of them is read again. */
  void onAssigned(Collection<TopicPartition> partitions) {
    partitions.forEach(each -> polledTo.remove(each.partition()));
  }

  /** Records were polled. */
  void polled(ConsumerRecords<?, ?> records) {
    records.forEach(record -> polledTo.put(record.partition(), record.offset() + 1));
  }

  /** Looks at how far the consumer has come beyond the newest record of each partition. */
  void look(Consumer<?, ?> consumer) {
    Map<Integer, Gap> found = new HashMap<>();
    for (TopicPartition partition : consumer.assignment()) {
      try {
        long position = consumer.position(partition, Duration.ZERO);
        found.put(
            partition.partition(),
            new Gap(polledTo.getOrDefault(partition.partition(), 0L), position));
      } catch (TimeoutException e) {
        LOG.debug("Nobody knows yet where {} is read from", partition, e);
      }
    }
    gaps = Map.copyOf(found);
  }

  /**
   * Offsets to go on from: where everything read is stored, behind the gap that follows it.
   *
   * @param stored next offset of each partition, by the label store
   */
  Map<Integer, Long> passed(Map<Integer, Long> stored) {
    Map<Integer, Long> passed = new HashMap<>(stored);
    gaps.forEach(
        (partition, gap) -> {
          long next = stored.getOrDefault(partition, 0L);
          if (next >= gap.from()) {
            passed.put(partition, Math.max(next, gap.to()));
          }
        });
    return passed;
  }
}
