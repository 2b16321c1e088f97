package io.uicstream.app;

import io.uicstream.app.broker.LocalBroker;
import io.uicstream.app.settings.Group;
import io.uicstream.app.settings.LocalSettings;
import io.uicstream.app.settings.Values;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code uic broker}: the embedded broker alone. */
@Command(
    name = "broker",
    header = "Run the embedded Kafka broker alone.",
    description = {
      "For trying things, and for looking at the topics of a run that has ended. Listens on loopback,",
      "port 9092 unless told otherwise, until Ctrl-C."
    },
    footer = {"", "Example:", "  uic broker --data-dir uic-data --broker-port 19092"})
final class BrokerCommand extends ConfiguredCommand {
  /** Where it listens unless told otherwise. */
  static final String DEFAULT_PORT = "9092";

  /** Where it answers unless told otherwise. */
  static final String DEFAULT_ADDRESS = "127.0.0.1:" + DEFAULT_PORT;

  @Override
  List<Group> groups() {
    return List.of(Group.EMBEDDED, Group.LOCAL);
  }

  @Override
  Map<String, String> preferred() {
    return Map.of(LocalSettings.BROKER_PORT.name(), DEFAULT_PORT);
  }

  @Override
  int run(Values values) throws Exception {
    Logs.start(values, name(), verbose());
    try (StopSignal stop = StopSignal.listen();
        LocalBroker broker =
            LocalBroker.start(
                values.of(LocalSettings.DATA_DIR).resolve("broker"),
                values.of(LocalSettings.BROKER_PORT))) {
      out().println("Kafka broker at " + broker.bootstrapServers() + ", Ctrl-C stops");
      out().flush();
      stop.await();
    }
    return Failures.OK;
  }
}
