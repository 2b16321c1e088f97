package io.uicstream.evaluator;

import io.uicstream.schemas.Alarm;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToLongFunction;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Judges records by rules and emits an alarm, keyed by kind, when one is raised or cleared.
 *
 * @param <V> what is judged
 */
final class AlarmProcessor<V> extends ContextualProcessor<String, V, String, Alarm> {
  private final String storeName;
  private final List<AlarmRule<V>> rules;
  private final ToLongFunction<V> atMs;
  private KeyValueStore<String, AlarmState> states;

  /**
   * With its own store.
   *
   * @param storeName store of alarm states
   * @param rules the rules, at most one of a kind
   * @param atMs time of a record, milliseconds since the Unix epoch
   */
  AlarmProcessor(String storeName, List<AlarmRule<V>> rules, ToLongFunction<V> atMs) {
    this.storeName = storeName;
    this.rules = rules;
    this.atMs = atMs;
  }

  @Override
  public void init(ProcessorContext<String, Alarm> context) {
    super.init(context);
    states = context.getStateStore(storeName);
  }

  @Override
  public void process(Record<String, V> record) {
    if (record.value() != null) {
      rules.forEach(rule -> judge(rule, record.value()));
    }
  }

  private void judge(AlarmRule<V> rule, V value) {
    String kind = rule.kind().name();
    AlarmState before = Optional.ofNullable(states.get(kind)).orElse(AlarmState.START);
    OptionalDouble figure = rule.reading().apply(value);
    long at = atMs.applyAsLong(value);
    AlarmState after = rule.judge(before, figure, at);
    states.put(kind, after);
    if (after.raised() != before.raised()) {
      context().forward(new Record<>(kind, rule.alarm(after, figure, at), at));
    }
  }
}
