package io.uicstream.app.settings;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Puts the layers of settings on top of each other and collects everything wrong with them. */
public final class Resolver {
  private final Map<Setting<?>, Values.Given> table = new HashMap<>();
  private final Map<String, Values.Given> kafka = new HashMap<>();
  private final Set<Setting<?>> impossible = new HashSet<>();
  private final List<String> problems = new ArrayList<>();

  private Resolver() {}

  /**
   * The values in force.
   *
   * @throws SettingsException if any setting of any layer is unknown or impossible, or if two of
   *     them contradict each other; lists all problems
   */
  public static Values resolve(Sources sources) {
    return new Resolver().resolved(sources);
  }

  private Values resolved(Sources sources) {
    sorted(sources.command()).forEach((name, text) -> take(name, text, Origin.COMMAND, ""));
    sources.file().ifPresent(this::takeFile);
    takeEnvironment(sources.environment());
    sorted(sources.flags()).forEach((name, text) -> take(name, text, Origin.FLAG, ""));
    sources.unknownFlags().forEach(flag -> problems.add(unknownFlag(flag)));

    Values values = new Values(table, kafka);
    problems.addAll(CrossChecks.problems(values, impossible));
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
    return values;
  }

  private void takeFile(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (NoSuchFileException e) {
      problems.add("--config " + file + ": there is no such file");
      return;
    } catch (IOException | IllegalArgumentException e) {
      problems.add("--config " + file + ": cannot be read as properties (" + e.getMessage() + ")");
      return;
    }
    for (String name : new TreeMap<>(properties).keySet().stream().map(Object::toString).toList()) {
      take(name, properties.getProperty(name), Origin.FILE, file.toString());
    }
  }

  private void takeEnvironment(Map<String, String> environment) {
    Map<String, Setting<?>> byVariable =
        Table.all().stream().collect(Collectors.toMap(Setting::variable, setting -> setting));
    String kafkaVariables =
        Setting.ENVIRONMENT_PREFIX
            + ConnectionSettings.KAFKA.replace('.', '_').toUpperCase(Locale.ROOT);
    sorted(environment)
        .forEach(
            (variable, text) -> {
              if (byVariable.containsKey(variable)) {
                take(byVariable.get(variable).name(), text, Origin.ENVIRONMENT, variable);
              } else if (variable.startsWith(kafkaVariables)) {
                String name = variable.substring(kafkaVariables.length()).toLowerCase(Locale.ROOT);
                String property = ConnectionSettings.KAFKA + name.replace('_', '.');
                take(property, text, Origin.ENVIRONMENT, variable);
              } else if (variable.startsWith(Setting.ENVIRONMENT_PREFIX)
                  && !variable.equals(Sources.FILE_VARIABLE)) {
                problems.add(
                    "unknown environment variable "
                        + variable
                        + suggestion(variable, byVariable.keySet()));
              }
            });
  }

  private void take(String name, String text, Origin origin, String where) {
    Setting<?> setting = Table.named(name).orElse(null);
    if (setting != null) {
      try {
        setting.type().parse(text);
        table.put(setting, new Values.Given(text.strip(), origin));
      } catch (IllegalArgumentException e) {
        impossible.add(setting);
        String shown = Secrets.shown(name, text);
        problems.add(
            place(setting.name(), origin, where) + " is '" + shown + "': it " + e.getMessage());
      }
    } else if (name.startsWith(ConnectionSettings.KAFKA)) {
      takeKafka(name, text, origin, where);
    } else {
      problems.add(
          "unknown setting "
              + place(name, origin, where)
              + suggestion(name, Table.all().stream().map(Setting::name).toList()));
    }
  }

  private void takeKafka(String name, String text, Origin origin, String where) {
    String property = name.substring(ConnectionSettings.KAFKA.length());
    // Plug-ins of Kafka have names of their own, so only what looks like a slip is refused.
    KafkaNames.slip(property)
        .ifPresentOrElse(
            meant ->
                problems.add(
                    place(name, origin, where)
                        + " is no property of a Kafka client; did you mean '"
                        + ConnectionSettings.KAFKA
                        + meant
                        + "'?"),
            () -> kafka.put(property, new Values.Given(text, origin)));
  }

  private static String unknownFlag(String flag) {
    String name = flag.contains("=") ? flag.substring(0, flag.indexOf('=')) : flag;
    if (!name.startsWith("-")) {
      return "'" + flag + "' is not understood here";
    }
    List<String> known = Table.all().stream().map(Setting::flag).toList();
    if (known.contains(name)) {
      return name + " is no flag of this command; --help lists its flags";
    }
    return "unknown flag " + name + suggestion(name, known);
  }

  private static String suggestion(String typed, java.util.Collection<String> names) {
    return NearestName.to(typed, names)
        .map(name -> "; did you mean '" + name + "'?")
        .orElse("; `uic settings` lists all");
  }

  private static String place(String name, Origin origin, String where) {
    return switch (origin) {
      case FILE -> name + " (in " + where + ")";
      case ENVIRONMENT -> name + " (" + where + ")";
      case DEFAULT, COMMAND, FLAG ->
          Table.named(name).map(setting -> setting.flag()).orElse("'" + name + "'");
    };
  }

  private static Map<String, String> sorted(Map<String, String> map) {
    return new TreeMap<>(map);
  }
}
