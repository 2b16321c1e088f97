package io.uicstream.app;

import io.uicstream.app.settings.Group;
import io.uicstream.app.settings.LocalSettings;
import io.uicstream.app.settings.Setting;
import io.uicstream.app.settings.Values;
import io.uicstream.learner.checkpoint.Checkpoint;
import io.uicstream.learner.checkpoint.ExportedWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code uic export}: weights for other programs, whether a learner runs or not. */
@Command(
    name = "export",
    header = "Write the weights of a run as safetensors, for PyTorch and others.",
    description = {
      "Takes the newest checkpoint of the data directory, whether a learner runs on it or not, and of",
      "that the backbone: all layers before the head."
    },
    footer = {
      "",
      "Examples:",
      "  uic export --data-dir uic-data --output backbone.safetensors",
      "  uic export --checkpoint uic-data/checkpoints/checkpoint-000000001200.safetensors --whole"
    })
final class ExportCommand extends ConfiguredCommand {
  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description = "This checkpoint, not the newest of the data directory.")
  private Path file;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      defaultValue = "backbone.safetensors",
      description = "Where to write (default: ${DEFAULT-VALUE}).")
  private Path output;

  @Option(names = "--whole", description = "Write all weights, head included.")
  private boolean whole;

  @Option(names = "--force", description = "Overwrite the file if there is one.")
  private boolean force;

  @Override
  List<Group> groups() {
    return List.of(Group.LOCAL);
  }

  /** It writes no log. */
  @Override
  List<Setting<?>> without() {
    return List.of(LocalSettings.LOG);
  }

  @Override
  int run(Values values) {
    requireFree();
    Checkpoint checkpoint =
        file == null
            ? Checkpoints.newest(values.of(LocalSettings.DATA_DIR), err())
            : Checkpoints.read(file);
    ExportedWeights weights =
        Checkpoints.understood(checkpoint, known -> ExportedWeights.of(known, whole));
    try {
      weights.write(output);
    } catch (IOException e) {
      throw new CommandFailure(e.getMessage() + "; name another --output", e);
    }
    ExportSummary.lines(weights, output, whole).forEach(out()::println);
    out().flush();
    return Failures.OK;
  }

  private void requireFree() {
    if (Files.exists(output) && !Files.isRegularFile(output)) {
      throw new CommandFailure(output + " is no file; name another --output");
    }
    if (Files.exists(output) && !force) {
      throw new CommandFailure(
          output + " is there already; --force overwrites it, --output names another");
    }
    Path folder = output.toAbsolutePath().getParent();
    if (!Files.isDirectory(folder)) {
      throw new CommandFailure(
          "there is no folder " + folder + "; make it or name another --output");
    }
    if (!Files.isWritable(folder)) {
      throw new CommandFailure("no permission to write to " + folder + "; name another --output");
    }
  }
}
