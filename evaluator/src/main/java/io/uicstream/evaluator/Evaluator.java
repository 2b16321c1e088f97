package io.uicstream.evaluator;

import io.uicstream.schemas.TopicSerdes;
import io.uicstream.schemas.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.processor.LogAndSkipOnInvalidTimestamp;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running evaluator: {@link EvaluatorTopology} on Kafka Streams. Safe for use by several threads;
 * whoever started it closes it.
 */
public final class Evaluator implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Evaluator.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);
  private static final String DROPPED = "dropped-records-total";

  private static final String MAX_PANE_BYTES = Integer.toString(16 << 20);

  /** What the evaluator sets unless the caller does. */
  private static final Map<String, String> DEFAULTS =
      Map.of(
          StreamsConfig.GROUP_PROTOCOL_CONFIG,
          "classic",
          StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
          "500",
          // Labels wait this long for annotations that were made before them.
          StreamsConfig.MAX_TASK_IDLE_MS_CONFIG,
          "1000",
          StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG,
          BoundedStores.class.getName(),
          // Until the transaction before has ended the broker refuses; 100 ms would be the default.
          StreamsConfig.producerPrefix(ProducerConfig.RETRY_BACKOFF_MS_CONFIG),
          "5",
          StreamsConfig.producerPrefix(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG),
          "20",
          // A pane with many classes is larger than the 1 MB of Kafka's own defaults.
          StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
          MAX_PANE_BYTES,
          StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG),
          MAX_PANE_BYTES,
          StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG),
          "earliest");

  private final KafkaStreams streams;
  private final ExecutorService amiExecutor;
  private final TopicEnds ends;
  private final CompletableFuture<Throwable> failure = new CompletableFuture<>();

  private Evaluator(EvaluatorSettings settings, TopicSerdes serdes, Properties properties) {
    amiExecutor =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, settings.run().applicationId() + "-ami");
              thread.setDaemon(true);
              return thread;
            });
    StreamsConfig config = new StreamsConfig(properties);
    ends =
        new TopicEnds(
            Admin.create(config.getAdminConfigs(settings.run().applicationId() + "-ends")),
            Topics.PSEUDO_LABELS.name(settings.run().prefix()),
            settings.run().labelPartitions(),
            Duration.ofMillis(settings.figures().panes().idleFlushMs()).dividedBy(2));
    EvaluatorTopology topology = new EvaluatorTopology(settings, serdes, amiExecutor, ends);
    try {
      streams = new KafkaStreams(topology.get(), config);
    } catch (RuntimeException e) {
      ends.close();
      amiExecutor.shutdownNow();
      throw e;
    }
    FailurePolicy policy = new FailurePolicy(Clock.systemUTC());
    streams.setUncaughtExceptionHandler(thrown -> onUncaught(policy, thrown));
  }

  /**
   * Starts an evaluator. Returns at once; {@link #state} tells when it runs.
   *
   * @param settings its settings
   * @param serdes serdes of the run's topics
   * @param kafka Kafka's own properties, {@code bootstrap.servers} among them
   * @throws IllegalArgumentException if a property contradicts what figures depend on
   */
  public static Evaluator start(
      EvaluatorSettings settings, TopicSerdes serdes, Map<String, String> kafka) {
    Evaluator evaluator = new Evaluator(settings, serdes, properties(settings, kafka));
    evaluator.streams.start();
    return evaluator;
  }

  private static Properties properties(EvaluatorSettings settings, Map<String, String> kafka) {
    Map<String, String> all = new HashMap<>(DEFAULTS);
    all.putAll(kafka);
    set(all, StreamsConfig.APPLICATION_ID_CONFIG, settings.run().applicationId());
    set(all, StreamsConfig.STATE_DIR_CONFIG, settings.stateDirectory().toString());
    // Figures are sums of moves: a pane that is added twice would falsify them for good.
    set(all, StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    String skip = SkipBadRecords.class.getName();
    set(all, StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, skip);
    set(all, StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, skip);
    // The default ends the evaluator at the first record without a time, which anyone may send.
    set(
        all,
        StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG,
        LogAndSkipOnInvalidTimestamp.class.getName());
    Properties properties = new Properties();
    properties.putAll(all);
    return properties;
  }

  private static void set(Map<String, String> properties, String name, String value) {
    String given = properties.put(name, value);
    if (given != null && !given.equals(value)) {
      throw new IllegalArgumentException(
          "the evaluator needs " + name + "=" + value + ", but was given " + given);
    }
  }

  /** The state of Kafka Streams; RUNNING when it has its partitions and its state. */
  public KafkaStreams.State state() {
    return streams.state();
  }

  /** Records that could not be used and were skipped, of all topics, since the start. */
  public long skippedRecords() {
    return streams.metrics().values().stream()
        .filter(metric -> metric.metricName().name().equals(DROPPED))
        .mapToLong(metric -> ((Number) metric.metricValue()).longValue())
        .sum();
  }

  /**
   * Calls back, once and with a message that names cause and remedy, when the evaluator has stopped
   * by itself; at once if it already has. The callback runs on a thread of the evaluator and must
   * not close it.
   */
  public void onFailure(Consumer<Throwable> callback) {
    var unused =
        failure
            .thenAccept(callback)
            .exceptionally(
                thrown -> {
                  LOG.error("the callback of a failed evaluator failed itself", thrown);
                  return null;
                });
  }

  private StreamThreadExceptionResponse onUncaught(FailurePolicy policy, Throwable thrown) {
    String explained = FailurePolicy.explain(thrown);
    if (policy.answer(thrown) == FailurePolicy.Answer.REPLACE_THREAD) {
      LOG.warn("evaluator goes on from its last commit: {}", explained);
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    LOG.error("evaluator stops: {}", explained, thrown);
    failure.complete(new IllegalStateException("evaluator stopped: " + explained, thrown));
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  /** Closes within ten seconds. */
  @Override
  public void close() {
    close(CLOSE_TIMEOUT);
  }

  /**
   * Commits, leaves the group and frees what it took; idempotent.
   *
   * @return false if that was not done in time
   */
  public boolean close(Duration timeout) {
    boolean closed =
        streams.close(
            CloseOptions.timeout(timeout)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    ends.close();
    amiExecutor.shutdownNow();
    return closed;
  }
}
