package io.uicstream.app.broker;

import java.nio.file.Path;
import java.util.Properties;

/** Server properties of a broker that is alone and shares its machine with a learner. */
final class BrokerProperties {
  private BrokerProperties() {}

  static Path data(Path directory) {
    return directory.resolve("data");
  }

  static Properties of(Path directory, int port, int controllerPort) {
    String listener = "PLAINTEXT://" + Ports.HOST + ":" + port;
    Properties p = new Properties();
    p.setProperty("process.roles", "broker,controller");
    p.setProperty("node.id", "1");
    p.setProperty("listeners", listener + ",CONTROLLER://" + Ports.HOST + ":" + controllerPort);
    p.setProperty("advertised.listeners", listener);
    p.setProperty("controller.listener.names", "CONTROLLER");
    // Static voters, unlike dynamic ones, let both ports change between starts.
    p.setProperty("controller.quorum.voters", "1@" + Ports.HOST + ":" + controllerPort);
    p.setProperty("log.dirs", data(directory).toString());
    p.setProperty("auto.create.topics.enable", "false");

    for (String topic : new String[] {"offsets.topic", "share.coordinator.state.topic"}) {
      p.setProperty(topic + ".replication.factor", "1");
      p.setProperty(topic + ".num.partitions", "1");
    }
    p.setProperty("share.coordinator.state.topic.min.isr", "1");
    p.setProperty("transaction.state.log.replication.factor", "1");
    p.setProperty("transaction.state.log.min.isr", "1");
    p.setProperty("transaction.state.log.num.partitions", "1");

    // Nobody else is about to join a group.
    p.setProperty("group.initial.rebalance.delay.ms", "0");
    p.setProperty("group.streams.initial.rebalance.delay.ms", "0");
    // Default 128 MB of heap.
    p.setProperty("log.cleaner.dedupe.buffer.size", "16777216");
    p.setProperty("num.io.threads", "4");
    p.setProperty("num.network.threads", "2");
    return p;
  }
}
