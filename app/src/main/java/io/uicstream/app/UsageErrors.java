package io.uicstream.app;

import io.uicstream.app.settings.NearestName;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Words that make no command: says in one line what is wrong, in another where help is. */
final class UsageErrors implements IParameterExceptionHandler {
  @Override
  public int handleParseException(ParameterException thrown, String[] words) {
    CommandLine command = thrown.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("uic: " + Printable.of(cause(thrown)));
    err.println(
        "uic: '" + command.getCommandSpec().qualifiedName() + " --help' says what there is");
    err.flush();
    return Failures.USAGE;
  }

  private static String cause(ParameterException thrown) {
    if (thrown instanceof UnmatchedArgumentException e && !e.getUnmatched().isEmpty()) {
      return unmatched(e.getCommandLine(), e.getUnmatched().get(0));
    }
    // Picocli may go on about the flags that there are.
    return thrown.getMessage().lines().findFirst().orElse("");
  }

  private static String unmatched(CommandLine command, String word) {
    boolean flag = word.startsWith("-");
    List<String> names =
        new ArrayList<>(
            flag
                ? command.getCommandSpec().optionsMap().keySet()
                : command.getSubcommands().keySet());
    String what = flag ? "unknown flag " : names.isEmpty() ? "one word too many: " : "no command ";
    return what
        + word
        + NearestName.to(word, names).map(near -> "; did you mean '" + near + "'?").orElse("");
  }
}
