package io.uicstream.tests;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/**
 * A broker in this JVM that takes clients over TLS only, asks for their certificate and for a user
 * by SCRAM-SHA-512. Whoever starts it closes it.
 */
final class SecuredBroker implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final String BROKER_USER = "broker";

  private final KafkaRaftServer server;
  private final String bootstrapServers;

  private SecuredBroker(KafkaRaftServer server, String bootstrapServers) {
    this.server = server;
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Starts it with one user, made when the storage is formatted.
   *
   * @param directory for its data; must not exist
   */
  static SecuredBroker start(Path directory, KeyFiles keys, String user, String password) {
    String address = HOST + ":" + freePort();
    Properties properties = properties(directory, keys, address);
    properties.setProperty(
        "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config", jaas(BROKER_USER, password));
    format(directory, properties, Map.of(BROKER_USER, password, user, password));
    KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(properties), Time.SYSTEM);
    server.startup();
    return new SecuredBroker(server, address);
  }

  /** What a client gives as {@code sasl.jaas.config}. */
  static String jaas(String user, String password) {
    return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
        .formatted(user, password);
  }

  private static Properties properties(Path directory, KeyFiles keys, String address) {
    String controller = HOST + ":" + freePort();
    Properties p = new Properties();
    p.setProperty("process.roles", "broker,controller");
    p.setProperty("node.id", "1");
    p.setProperty("listeners", "SASL_SSL://" + address + ",CONTROLLER://" + controller);
    p.setProperty("advertised.listeners", "SASL_SSL://" + address);
    p.setProperty("listener.security.protocol.map", "SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT");
    p.setProperty("inter.broker.listener.name", "SASL_SSL");
    p.setProperty("controller.listener.names", "CONTROLLER");
    p.setProperty("controller.quorum.voters", "1@" + controller);
    p.setProperty("sasl.enabled.mechanisms", "SCRAM-SHA-512");
    p.setProperty("sasl.mechanism.inter.broker.protocol", "SCRAM-SHA-512");
    p.setProperty("ssl.keystore.location", keys.server().toString());
    p.setProperty("ssl.keystore.password", keys.password());
    p.setProperty("ssl.key.password", keys.password());
    p.setProperty("ssl.truststore.location", keys.trustingBoth().toString());
    p.setProperty("ssl.truststore.password", keys.password());
    p.setProperty("ssl.client.auth", "required");
    p.setProperty("log.dirs", directory.resolve("data").toString());
    p.setProperty("auto.create.topics.enable", "false");
    p.setProperty("offsets.topic.replication.factor", "1");
    p.setProperty("offsets.topic.num.partitions", "1");
    p.setProperty("share.coordinator.state.topic.replication.factor", "1");
    p.setProperty("share.coordinator.state.topic.min.isr", "1");
    p.setProperty("transaction.state.log.replication.factor", "1");
    p.setProperty("transaction.state.log.min.isr", "1");
    p.setProperty("transaction.state.log.num.partitions", "1");
    p.setProperty("group.initial.rebalance.delay.ms", "0");
    p.setProperty("log.cleaner.dedupe.buffer.size", "16777216");
    return p;
  }

  private static void format(Path directory, Properties properties, Map<String, String> users) {
    try {
      Files.createDirectories(directory);
      Path file = directory.resolve("server.properties");
      try (Writer writer = Files.newBufferedWriter(file)) {
        properties.store(writer, "");
      }
      List<String> arguments = new ArrayList<>();
      Collections.addAll(
          arguments, "format", "-t", Uuid.randomUuid().toString(), "-c", file.toString());
      users.forEach(
          (name, password) -> {
            arguments.add("--add-scram");
            arguments.add("SCRAM-SHA-512=[name=%s,password=%s]".formatted(name, password));
          });
      ByteArrayOutputStream said = new ByteArrayOutputStream();
      int status =
          StorageTool.execute(
              arguments.toArray(String[]::new),
              new PrintStream(said, true, StandardCharsets.UTF_8));
      if (status != 0) {
        throw new IllegalStateException(said.toString(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String bootstrapServers() {
    return bootstrapServers;
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }
}
