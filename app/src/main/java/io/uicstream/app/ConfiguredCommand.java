package io.uicstream.app;

import io.uicstream.app.settings.Group;
import io.uicstream.app.settings.Resolver;
import io.uicstream.app.settings.Setting;
import io.uicstream.app.settings.SettingsException;
import io.uicstream.app.settings.Sources;
import io.uicstream.app.settings.Table;
import io.uicstream.app.settings.Values;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** A command whose flags are settings of the table. */
abstract class ConfiguredCommand implements Callable<Integer> {
  /** Asks for help on all flags. */
  static final String HELP_ALL = "--help-all";

  /** Flags that people need first; help shows no others of a command that has {@link #MANY}. */
  static final Set<String> FIRST =
      Set.of(
          "--source",
          "--annotated",
          "--rate",
          "--classes",
          "--network",
          "--input",
          "--window-images",
          "--engine",
          "--max-images",
          "--max-minutes",
          "--data-dir",
          "--bootstrap-servers",
          "--schema-registry-url",
          "--topics-prefix");

  private static final int MANY = 20;

  @Spec private CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Java properties file with settings (also: variable UIC_CONFIG).")
  private Path file;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "Any setting by name, kafka.* for Kafka clients; may be repeated.")
  private List<String> byName = new ArrayList<>();

  @Option(
      names = {"-v", "--verbose"},
      description = "Log more, and show where an error happened.")
  private boolean verbose;

  @Unmatched private List<String> unmatched = new ArrayList<>();

  /** Which settings this command has flags for; {@code --set} and files take all. */
  abstract List<Group> groups();

  /** Settings of those groups that mean nothing to it; it has no flags for them. */
  List<Setting<?>> without() {
    return List.of();
  }

  /** All settings of its groups but a few, for {@link #without}. */
  final List<Setting<?>> othersThan(Setting<?>... few) {
    List<Setting<?>> kept = List.of(few);
    return groups().stream()
        .flatMap(group -> Table.of(group).stream())
        .filter(setting -> !kept.contains(setting))
        .toList();
  }

  /** What this command prefers to the defaults of the table, by name of the setting. */
  Map<String, String> preferred() {
    return Map.of();
  }

  /** Whether it prints what it knows at once, and nothing that it uses writes a log. */
  boolean brief() {
    return false;
  }

  /** Does the work and returns the exit code. */
  abstract int run(Values values) throws Exception;

  @Override
  public final Integer call() throws Exception {
    // To set up logging takes longer than to answer.
    if (!brief()) {
      Logs.off();
    }
    Values values =
        Resolver.resolve(
            new Sources(
                preferred(), Optional.ofNullable(file), System.getenv(), flags(), unknown()));
    NativeLibraries.ofEngines(values);
    return run(values);
  }

  /** Gives a command its flags: one for each setting of its groups. */
  static void addFlags(CommandSpec spec, boolean all) {
    if (!(spec.userObject() instanceof ConfiguredCommand command)) {
      return;
    }
    long flags = command.groups().stream().mapToLong(group -> command.settings(group).size()).sum();
    boolean few = flags > MANY && !all;
    spec.addOption(
        OptionSpec.builder(HELP_ALL)
            .usageHelp(true)
            .description("Show all " + flags + " flags of settings, and exit.")
            .build());
    for (Group group : command.groups()) {
      List<Setting<?>> settings = command.settings(group);
      ArgGroupSpec.Builder section = ArgGroupSpec.builder().validate(false);
      if (!few || settings.stream().anyMatch(setting -> FIRST.contains(setting.flag()))) {
        section.heading("%n" + group.title() + ":%n");
      }
      settings.forEach(
          setting -> section.addArg(option(setting, few && !FIRST.contains(setting.flag()))));
      if (!settings.isEmpty()) {
        spec.addArgGroup(section.build());
      }
    }
  }

  private List<Setting<?>> settings(Group group) {
    return Table.of(group).stream().filter(setting -> !without().contains(setting)).toList();
  }

  private static OptionSpec option(Setting<?> setting, boolean hidden) {
    boolean yesOrNo = setting.defaultValue() instanceof Boolean;
    String label = setting.unit().isEmpty() ? "VALUE" : setting.unit().toUpperCase(Locale.ROOT);
    String fallback =
        setting.defaultText().isEmpty() ? "" : " (default: " + setting.defaultText() + ")";
    OptionSpec.Builder option =
        OptionSpec.builder(setting.flag())
            .type(String.class)
            .paramLabel(label)
            .hidden(hidden)
            .description(setting.meaning().replace("%", "%%") + fallback)
            .arity(yesOrNo ? "0..1" : "1");
    return (yesOrNo ? option.fallbackValue("true") : option).build();
  }

  private Map<String, String> flags() {
    Map<String, String> flags = new LinkedHashMap<>();
    byName.forEach(
        given -> {
          int equals = given.indexOf('=');
          // What is there instead may be a password.
          if (equals < 1) {
            throw new SettingsException(
                List.of("--set takes NAME=VALUE, with no space in between"));
          }
          flags.put(given.substring(0, equals), given.substring(equals + 1));
        });
    for (Group group : groups()) {
      for (Setting<?> setting : settings(group)) {
        String text = spec.commandLine().getParseResult().matchedOptionValue(setting.flag(), null);
        if (text != null) {
          flags.put(setting.name(), text);
        }
      }
    }
    return flags;
  }

  // The word after an unknown flag is most likely its value and not a second mistake.
  private List<String> unknown() {
    List<String> unknown = new ArrayList<>();
    boolean afterFlag = false;
    for (String argument : unmatched) {
      boolean flag = argument.startsWith("-");
      if (flag || !afterFlag) {
        unknown.add(argument);
      }
      afterFlag = flag && !argument.contains("=");
    }
    return unknown;
  }

  /** Those of some flags that were given. */
  List<String> given(List<String> some) {
    return some.stream().filter(spec.commandLine().getParseResult()::hasMatchedOption).toList();
  }

  boolean verbose() {
    return verbose;
  }

  /** Where results go. */
  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** Where remarks go. */
  PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** The command's own name, such as {@code demo}. */
  String name() {
    return spec.name();
  }
}
