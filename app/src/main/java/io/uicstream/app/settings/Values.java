package io.uicstream.app.settings;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The value in force of every setting, and where it comes from. Immutable. */
public final class Values {
  private final Map<Setting<?>, Given> table;
  private final Map<String, Given> kafka;

  /**
   * A value as it was given.
   *
   * @param text its text
   * @param origin where it was given
   */
  record Given(String text, Origin origin) {}

  Values(Map<Setting<?>, Given> table, Map<String, Given> kafka) {
    this.table = Map.copyOf(table);
    this.kafka = Map.copyOf(kafka);
  }

  /** The value in force. */
  public <T> T of(Setting<T> setting) {
    return setting.type().parse(text(setting));
  }

  /** The text of the value in force. */
  String text(Setting<?> setting) {
    Given given = table.get(setting);
    return given == null ? setting.defaultText() : given.text();
  }

  /** Where the value in force was given. */
  Origin origin(Setting<?> setting) {
    Given given = table.get(setting);
    return given == null ? Origin.DEFAULT : given.origin();
  }

  /** Whether somebody asked for it, in a file, the environment or a flag. */
  public boolean given(Setting<?> setting) {
    return origin(setting).compareTo(Origin.COMMAND) > 0;
  }

  /** Flags that give another command what was given here, of some groups. */
  public List<String> flags(Group... groups) {
    return Stream.of(groups)
        .flatMap(group -> Table.of(group).stream())
        .filter(this::given)
        .map(setting -> setting.flag() + "=" + text(setting))
        .toList();
  }

  /** The same values, some of which nobody has given. */
  public Values without(Collection<Setting<?>> some) {
    Map<Setting<?>, Given> left = new HashMap<>(table);
    left.keySet().removeAll(some);
    return new Values(left, kafka);
  }

  /** The same values but one, as if the command had preferred it over all others. */
  public Values with(Setting<?> setting, String text) {
    setting.type().parse(text);
    Map<Setting<?>, Given> changed = new HashMap<>(table);
    changed.put(setting, new Given(text, Origin.COMMAND));
    return new Values(changed, kafka);
  }

  /** The properties under {@code kafka.}, without that prefix, sorted by name. */
  Map<String, Given> kafka() {
    return new TreeMap<>(kafka);
  }

  /** Properties for every Kafka client, {@code bootstrap.servers} among them. */
  public Map<String, String> kafkaProperties() {
    Map<String, String> properties = new TreeMap<>();
    kafka.forEach((name, given) -> properties.put(name, given.text()));
    properties.put("bootstrap.servers", of(ConnectionSettings.BOOTSTRAP_SERVERS));
    return properties;
  }
}
