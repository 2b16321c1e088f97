package io.uicstream.evaluator;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the broker where the partitions of a topic end, on its own thread; must be closed. */
final class TopicEnds implements LabelEnds, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicEnds.class);

  private final Admin admin;
  private final String topic;
  private final int partitions;
  private final ScheduledExecutorService thread;
  private final Map<Integer, Range> ranges = new ConcurrentHashMap<>();

  private record Range(long start, long end) {}

  /**
   * Asks for the first time at once. Takes over {@code admin} and closes it.
   *
   * @param every time between two questions
   */
  TopicEnds(Admin admin, String topic, int partitions, Duration every) {
    this.admin = admin;
    this.topic = topic;
    this.partitions = partitions;
    thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread asking = new Thread(task, topic + "-ends");
              asking.setDaemon(true);
              return asking;
            });
    var unused =
        thread.scheduleWithFixedDelay(this::ask, 0, every.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void ask() {
    try {
      Map<TopicPartition, Long> starts = offsets(OffsetSpec.earliest());
      offsets(OffsetSpec.latest())
          .forEach(
              (partition, end) ->
                  ranges.put(partition.partition(), new Range(starts.get(partition), end)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | RuntimeException e) {
      // Known ends stay known; without any, partitions count as idle later, not never.
      LOG.debug("could not ask where {} ends", topic, e);
    }
  }

  private Map<TopicPartition, Long> offsets(OffsetSpec spec)
      throws InterruptedException, ExecutionException {
    Map<TopicPartition, OffsetSpec> asked =
        IntStream.range(0, partitions)
            .mapToObj(partition -> new TopicPartition(topic, partition))
            .collect(Collectors.toMap(Function.identity(), partition -> spec));
    return admin.listOffsets(asked).all().get().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, answer -> answer.getValue().offset()));
  }

  @Override
  public boolean reached(int partition, long nextOffset) {
    Range range = ranges.get(partition);
    return range != null && Math.max(range.start(), nextOffset) >= range.end();
  }

  @Override
  public void close() {
    thread.shutdownNow();
    admin.close(Duration.ZERO);
  }
}
