package io.uicstream.app;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code uic}; each of its subcommands is a class of this package. */
@Command(
    name = "uic",
    header = "Learns image features and pseudo classes from a live stream of unlabelled images.",
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      IngestCommand.class,
      LearnCommand.class,
      LabelCommand.class,
      EvaluateCommand.class,
      TopicsCommand.class,
      LabelsCommand.class,
      ExportCommand.class,
      ProbeCommand.class,
      CompareCommand.class,
      CheckCommand.class,
      ViewCommand.class,
      SettingsCommand.class,
      BenchCommand.class,
      BrokerCommand.class,
      RegistryCommand.class,
      DoctorCommand.class,
      CompletionCommand.class,
      HelpCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it worked",
      "1:it did not work; the message says why",
      "2:unknown or impossible flags or settings",
      "130:stopped by Ctrl-C, cleanly"
    },
    footer = {
      "",
      "Examples:",
      "  uic demo --max-minutes 3",
      "  uic run --source photos --classes 100",
      "  uic help run"
    })
public final class Uic implements Callable<Integer> {
  private static final String COMPLETION = "completion";

  /** Help is written in lines of that length. */
  private static final int COLUMNS = 100;

  /** What flags and their descriptions take side by side. */
  private static final int LEAST_COLUMNS = 60;

  @Spec private CommandSpec spec;

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    List<String> words = List.of(arguments);
    // To make the flags of all commands takes longer than to answer; a script that completes them
    // needs all.
    boolean completion = words.contains(COMPLETION);
    System.exit(
        commandLine(
                completion ? name -> true : words::contains,
                completion || words.contains(ConfiguredCommand.HELP_ALL))
            .execute(arguments));
  }

  /** The command line with all commands and flags. */
  static CommandLine commandLine() {
    return commandLine(name -> true, true);
  }

  /**
   * A command line.
   *
   * @param withFlags which commands need their flags, by name
   * @param all whether help and completion show all flags, or those that people need first
   */
  static CommandLine commandLine(Predicate<String> withFlags, boolean all) {
    CommandLine line = new CommandLine(new Uic());
    prepare(line, withFlags, all);
    line.setParameterExceptionHandler(new UsageErrors());
    if (!Boolean.getBoolean(Screen.TERMINAL_PROPERTY)) {
      line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    }
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler(
        (thrown, command, parsed) ->
            Failures.report(
                thrown,
                command.getErr(),
                command.getCommand() instanceof ConfiguredCommand c && c.verbose()));
    return line;
  }

  private static void prepare(CommandLine line, Predicate<String> withFlags, boolean all) {
    CommandSpec spec = line.getCommandSpec();
    if (spec.mixins().isEmpty() && !(spec.userObject() instanceof HelpCommand)) {
      spec.mixinStandardHelpOptions(true);
    }
    spec.version(version());
    spec.usageMessage().abbreviateSynopsis(true).width(columns()).autoWidth(true);
    if (withFlags.test(spec.name())) {
      ConfiguredCommand.addFlags(spec, all);
    }
    line.getSubcommands().values().forEach(command -> prepare(command, withFlags, all));
  }

  /** How wide help is where there is no terminal to ask. */
  private static int columns() {
    String asked = System.getenv().getOrDefault("COLUMNS", "");
    return asked.matches("[1-9]\\d{1,3}")
        ? Math.max(LEAST_COLUMNS, Integer.parseInt(asked))
        : COLUMNS;
  }

  // Of the jar's manifest; classes that run outside a jar have none.
  private static String version() {
    return "uic-stream "
        + Optional.ofNullable(Uic.class.getPackage().getImplementationVersion())
            .orElse("(unpacked)");
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return Failures.USAGE;
  }
}
