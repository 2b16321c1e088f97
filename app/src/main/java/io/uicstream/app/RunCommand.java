package io.uicstream.app;

import io.uicstream.app.settings.SettingsException;
import io.uicstream.app.settings.SourceSettings;
import io.uicstream.app.settings.Values;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code uic run}: everything on this machine, on your images. */
@Command(
    name = "run",
    header = "Run everything on this machine, on a folder of images.",
    description = {
      "Starts broker (unless --bootstrap-servers), learner and evaluator, and publishes the images. Ends",
      "10 s after the last image has been learnt, unless --max-minutes, --max-samples or --until-idle",
      "say otherwise. The same --data-dir goes on where the run before left off."
    },
    footer = {
      "",
      "Examples:",
      "  uic run --source photos --max-images 10000 --report report.json",
      "  uic run --source cifar10/train --annotated --classes 100 --data-dir cifar",
      "  uic run --source photos --bootstrap-servers kafka:9092 --topics-prefix photos"
    })
final class RunCommand extends PipelineCommand {
  @Override
  int run(Values values) throws Exception {
    if (values.of(SourceSettings.FOLDER).isEmpty()) {
      throw new SettingsException(
          List.of("--source is missing: name a folder of images; `uic demo` needs none"));
    }
    return super.run(values);
  }
}
