package io.uicstream.app.broker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/**
 * A Kafka broker and its controller in this JVM, listening on loopback, with its data in one
 * directory that outlives it. Safe to close from any thread; whoever starts it closes it.
 */
public final class LocalBroker implements AutoCloseable {
  private static final Duration PREVIOUS_BROKER_PATIENCE = Duration.ofSeconds(10);
  private static final int ATTEMPTS_ON_FREE_PORTS = 3;

  private final KafkaRaftServer server;
  private final DirectoryLock lock;
  private final int port;
  private boolean closed;

  private LocalBroker(KafkaRaftServer server, DirectoryLock lock, int port) {
    this.server = server;
    this.lock = lock;
    this.port = port;
  }

  /**
   * Starts a broker and returns when it answers. The first start formats the directory; later ones
   * find its topics again, on whatever port.
   *
   * @param directory where it keeps everything; made if missing
   * @param port port to listen on, 0 for a free one
   * @throws BrokerException if the port is taken, the directory is in use or cannot be written
   */
  public static LocalBroker start(Path directory, int port) {
    if (directory.toAbsolutePath().toString().contains(",")) {
      throw new BrokerException(
          "Kafka keeps no data in a folder with a comma in its path ("
              + directory.toAbsolutePath()
              + "); choose another data.dir");
    }
    DirectoryLock lock = DirectoryLock.take(directory, PREVIOUS_BROKER_PATIENCE);
    try {
      if (port != 0) {
        Ports.requireFree(port);
        return attempt(directory, port, lock);
      }
      return onFreePort(directory, lock);
    } catch (IOException e) {
      lock.close();
      throw new BrokerException("cannot prepare " + directory + " for a broker: " + e, e);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  // Kafka does not tell which port it bound, so one is picked first and may be lost meanwhile.
  private static LocalBroker onFreePort(Path directory, DirectoryLock lock) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return attempt(directory, Ports.free(), lock);
      } catch (BrokerException e) {
        if (attempt == ATTEMPTS_ON_FREE_PORTS || !(e.getCause() instanceof BindException)) {
          throw e;
        }
      }
    }
  }

  private static LocalBroker attempt(Path directory, int port, DirectoryLock lock)
      throws IOException {
    Properties properties = BrokerProperties.of(directory, port, Ports.free());
    format(directory, properties);
    KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(properties), Time.SYSTEM);
    try {
      server.startup();
    } catch (RuntimeException e) {
      server.shutdown();
      server.awaitShutdown();
      throw failure(e, directory, port);
    }
    return new LocalBroker(server, lock, port);
  }

  // A formatted directory is left alone: its cluster id must stay what it was.
  private static void format(Path directory, Properties properties) throws IOException {
    if (Files.exists(BrokerProperties.data(directory).resolve("meta.properties"))) {
      return;
    }
    Path file = directory.resolve("server.properties");
    // Kafka reads it as Latin-1; stored through a stream, all other characters are escaped.
    try (OutputStream stream = Files.newOutputStream(file)) {
      properties.store(stream, "Written at the first start and used to format the directory only.");
    }
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    String[] arguments = {"format", "-t", Uuid.randomUuid().toString(), "-c", file.toString()};
    int status =
        StorageTool.execute(arguments, new PrintStream(said, true, StandardCharsets.UTF_8));
    if (status != 0) {
      throw new BrokerException(
          "cannot format " + directory + ": " + said.toString(StandardCharsets.UTF_8).strip());
    }
  }

  private static BrokerException failure(RuntimeException e, Path directory, int port) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof BindException) {
        return Ports.taken(port, t);
      }
    }
    return new BrokerException(
        "the embedded broker did not start on "
            + directory
            + ": "
            + e.getMessage()
            + "; if the directory is damaged, move it away or choose another data.dir",
        e);
  }

  /** Where clients connect: {@code 127.0.0.1:port}. */
  public String bootstrapServers() {
    return Ports.HOST + ":" + port;
  }

  /** Stops it cleanly; returns when its files are closed. Closing twice does nothing. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    server.shutdown();
    server.awaitShutdown();
    lock.close();
  }
}
