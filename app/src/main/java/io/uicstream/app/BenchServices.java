package io.uicstream.app;

import io.uicstream.app.broker.BrokerProcess;
import io.uicstream.app.settings.ConnectionSettings;
import io.uicstream.app.settings.LocalSettings;
import io.uicstream.app.settings.PartSettings;
import io.uicstream.app.settings.Values;
import io.uicstream.schemas.TopicCreator;
import io.uicstream.schemas.Topics;
import io.uicstream.schemas.registry.RegistryServer;

/** What every measurement over Kafka needs: a broker of its own, a registry, and topics. */
final class BenchServices {
  private BenchServices() {}

  /**
   * Starts them in the data directory of the settings.
   *
   * @param parts takes them over
   * @return the settings with their addresses
   */
  static Values start(Values values, Parts parts) {
    BrokerProcess broker =
        parts.own(
            BrokerProcess.start(
                values.of(LocalSettings.DATA_DIR).resolve("broker"),
                values.of(LocalSettings.BROKER_PORT),
                Logs.directory(values).resolve("broker.log")));
    Values connected = values.with(ConnectionSettings.BOOTSTRAP_SERVERS, broker.bootstrapServers());
    RegistryServer registry =
        parts.own(RegistryServer.start(PartSettings.registryServer(connected)));
    connected = connected.with(ConnectionSettings.REGISTRY_URL, registry.url().toString());
    new TopicCreator(connected.kafkaProperties(), PartSettings.topics(connected))
        .create(Topics.all());
    return connected;
  }
}
