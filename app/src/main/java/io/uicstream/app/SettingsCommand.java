package io.uicstream.app;

import io.uicstream.app.settings.Group;
import io.uicstream.app.settings.SettingsPrinter;
import io.uicstream.app.settings.SettingsReport;
import io.uicstream.app.settings.Values;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code uic settings}: the table of settings with the values in force. */
@Command(
    name = "settings",
    header = "Print every setting: value in force, default, where it comes from, meaning.",
    footer = {
      "",
      "A setting window.images is a line window.images=50000 of the --config file, the variable",
      "UIC_WINDOW_IMAGES, or the flag --window-images. Files give way to variables, variables to",
      "flags. kafka.NAME=VALUE (or UIC_KAFKA_NAME) is handed to every Kafka client as it is.",
      "",
      "Example:",
      "  uic settings --config uic.properties --set kafka.security.protocol=SSL"
    })
final class SettingsCommand extends ConfiguredCommand {
  @Option(names = "--json", description = "Print them as JSON (settings.schema.json).")
  private boolean json;

  @Override
  List<Group> groups() {
    return List.of(Group.values());
  }

  @Override
  boolean brief() {
    return true;
  }

  @Override
  int run(Values values) throws IOException {
    if (json) {
      out().print(ReportFile.json(SettingsReport.of(values)));
      out().flush();
    } else {
      SettingsPrinter.lines(values).forEach(out()::println);
    }
    return Failures.OK;
  }
}
