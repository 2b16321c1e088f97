package io.uicstream.app.settings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All settings, in the order in which they are shown. */
public final class Table {
  private static final Map<String, Setting<?>> BY_NAME = byName();

  private Table() {}

  private static Map<String, Setting<?>> byName() {
    List<Setting<?>> all = new ArrayList<>();
    all.addAll(ConnectionSettings.all());
    all.addAll(SourceSettings.all());
    all.addAll(ModelSettings.all());
    all.addAll(TrainingSettings.all());
    all.addAll(OperationSettings.all());
    all.addAll(EmbeddingSettings.all());
    all.addAll(EvaluationSettings.all());
    all.addAll(AlarmSettings.all());
    all.addAll(LocalSettings.all());
    Map<String, Setting<?>> byName = new LinkedHashMap<>();
    all.forEach(setting -> byName.put(setting.name(), setting));
    return byName;
  }

  /** Every setting. */
  public static Collection<Setting<?>> all() {
    return List.copyOf(BY_NAME.values());
  }

  /** The settings of some groups. */
  public static List<Setting<?>> of(Group first, Group... more) {
    Set<Group> groups = EnumSet.of(first, more);
    return BY_NAME.values().stream().filter(setting -> groups.contains(setting.group())).toList();
  }

  /** The setting of a name. */
  static Optional<Setting<?>> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }
}
