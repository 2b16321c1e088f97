package io.uicstream.app;

import io.uicstream.app.settings.Group;
import io.uicstream.app.settings.LocalSettings;
import io.uicstream.app.settings.PartSettings;
import io.uicstream.app.settings.Values;
import io.uicstream.schemas.registry.RegistryServer;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code uic registry}: the built-in schema registry alone. */
@Command(
    name = "registry",
    header = "Serve the built-in schema registry.",
    description = {
      "For parts that run as processes of their own and have no other registry. Its state is a topic of",
      "the run. Listens on loopback, port 8081 unless told otherwise, until Ctrl-C."
    },
    footer = {
      "",
      "Example:",
      "  uic registry --bootstrap-servers kafka:9092 --registry-host 0.0.0.0"
    })
final class RegistryCommand extends ConfiguredCommand {
  /** Where it listens unless told otherwise. */
  static final String DEFAULT_PORT = "8081";

  @Override
  List<Group> groups() {
    return List.of(Group.CONNECTION, Group.EMBEDDED, Group.LOCAL);
  }

  @Override
  Map<String, String> preferred() {
    return Map.of(LocalSettings.REGISTRY_PORT.name(), DEFAULT_PORT);
  }

  @Override
  int run(Values values) throws Exception {
    Logs.start(values, name(), verbose());
    Cluster.connect(values.kafkaProperties()).close();
    try (StopSignal stop = StopSignal.listen();
        RegistryServer registry = RegistryServer.start(PartSettings.registryServer(values))) {
      out().println("Schema registry at " + registry.url() + ", Ctrl-C stops");
      out().flush();
      stop.await();
    }
    return Failures.OK;
  }
}
