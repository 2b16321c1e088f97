package io.uicstream.app;

import io.uicstream.app.settings.ConnectionSettings;
import io.uicstream.app.settings.Values;
import io.uicstream.schemas.Topic;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What a part that runs for long needs before it starts: broker, topic and registry. It waits for
 * them, since it may be started before them and must not end because they are away.
 */
final class Prerequisites {
  private static final Duration BACK_OFF = Duration.ofSeconds(1);

  private final Values values;
  private final StopSignal stop;
  private final Consumer<String> say;

  /**
   * Made for one start.
   *
   * @param stop ends the waiting
   * @param say told once what is waited for, and once when it is there
   */
  Prerequisites(Values values, StopSignal stop, Consumer<String> say) {
    this.values = values;
    this.stop = stop;
    this.say = say;
  }

  /**
   * Waits until broker and registry answer.
   *
   * @return partitions of a topic of the run; empty if asked to stop before
   * @throws CommandFailure if no waiting can help
   */
  OptionalInt await(Topic<?, ?> topic) throws InterruptedException {
    Optional<Integer> partitions =
        await(() -> partitions(topic.name(values.of(ConnectionSettings.PREFIX))));
    if (partitions.isEmpty() || await(this::registry).isEmpty()) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(partitions.get());
  }

  private int partitions(String topic) {
    try (Cluster cluster = Cluster.connect(values.kafkaProperties())) {
      return cluster.partitions(topic);
    }
  }

  private boolean registry() {
    Registries.require(values);
    return true;
  }

  private <T> Optional<T> await(Supplier<T> question) throws InterruptedException {
    boolean said = false;
    do {
      try {
        T answer = question.get();
        if (said) {
          say.accept("It answers now");
        }
        return Optional.of(answer);
      } catch (NoAnswer e) {
        if (!said) {
          say.accept("Waiting: " + e.getMessage());
          said = true;
        }
      }
    } while (!stop.await(BACK_OFF));
    return Optional.empty();
  }
}
