package io.uicstream.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code uic bench}: how fast this machine is. */
@Command(
    name = "bench",
    header = "Measure how fast this machine learns, and publishes.",
    subcommands = {BenchEngineCommand.class, BenchPipelineCommand.class, BenchPublishCommand.class},
    footer = {
      "",
      "Examples:",
      "  uic bench engine --networks alexnet-small@32,resnet18@32 --batches 64,256",
      "  uic bench pipeline --batch 256",
      "  uic bench publish"
    })
final class BenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return Failures.USAGE;
  }
}
