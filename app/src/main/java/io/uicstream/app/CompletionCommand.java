package io.uicstream.app;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code uic completion}: completion of commands and flags for bash and zsh. */
@Command(
    name = "completion",
    header = "Print a script that completes commands and flags in bash and zsh.",
    footer = {"", "Example:", "  source <(uic completion)"})
final class CompletionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine root = spec.root().commandLine();
    root.getOut().print(AutoComplete.bash(root.getCommandName(), root));
    root.getOut().flush();
    return Failures.OK;
  }
}
