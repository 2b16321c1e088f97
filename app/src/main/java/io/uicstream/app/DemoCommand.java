package io.uicstream.app;

import io.uicstream.app.settings.LocalSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code uic demo}: everything on this machine, on images drawn on the spot. */
@Command(
    name = "demo",
    header = "Run everything on this machine, on generated images.",
    description = {
      "Starts broker, learner and evaluator, and publishes a generated corpus. Ends 10 s after the last",
      "image has been learnt, unless --max-minutes, --max-samples or --until-idle say otherwise. Each",
      "demo is a run of its own, in a new directory below uic-data."
    },
    footer = {"", "Examples:", "  uic demo --max-minutes 3", "  uic demo --classes 20 --rate 50"})
final class DemoCommand extends PipelineCommand {
  @Override
  Map<String, String> preferred() {
    Map<String, String> preferred = new HashMap<>(DemoDefaults.SETTINGS);
    preferred.put(LocalSettings.DATA_DIR.name(), freshDirectory().toString());
    return preferred;
  }

  // A second demo is a new run, and would otherwise find all its images known.
  private static Path freshDirectory() {
    Path parent = LocalSettings.DATA_DIR.defaultValue();
    int number = 1;
    while (Files.exists(parent.resolve("demo-" + number))) {
      number++;
    }
    return parent.resolve("demo-" + number);
  }
}
