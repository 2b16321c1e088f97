package io.uicstream.tests;

import io.uicstream.app.broker.LocalBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/** Which broker the tests run against. */
enum BrokerKind {
  /** In this JVM. */
  EMBEDDED {
    @Override
    Broker start(String name) {
      Path directory = temporaryDirectory();
      LocalBroker broker = LocalBroker.start(directory, 0);
      return broker(
          broker.bootstrapServers(),
          () -> {
            broker.close();
            Directories.delete(directory);
          });
    }
  },

  /** In a container. */
  TESTCONTAINERS {
    @Override
    Optional<String> unavailable() {
      return dockerRuns()
          ? Optional.empty()
          : Optional.of("no Docker engine answers, which -Dbroker=testcontainers needs");
    }

    @Override
    Broker start(String name) {
      KafkaContainer container = new KafkaContainer(IMAGE);
      container.start();
      return broker(container.getBootstrapServers(), container::close);
    }
  },

  /** Started by someone else. */
  EXTERNAL {
    @Override
    Broker start(String name) {
      return broker(name, () -> {});
    }
  };

  private static final String IMAGE = "apache/kafka-native:4.3.1";

  /** The kind that a value of the property {@code broker} stands for. */
  static BrokerKind of(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "embedded" -> EMBEDDED;
      case "testcontainers" -> TESTCONTAINERS;
      case "auto" -> dockerRuns() ? TESTCONTAINERS : EMBEDDED;
      default -> {
        if (!name.matches("[^:]+:\\d+")) {
          throw new IllegalArgumentException(
              "broker is '%s'; give embedded, testcontainers, auto or host:port".formatted(name));
        }
        yield EXTERNAL;
      }
    };
  }

  /** Why it cannot be had here; empty where it can. */
  Optional<String> unavailable() {
    return Optional.empty();
  }

  /** Starts or finds the broker. */
  abstract Broker start(String name);

  private static boolean dockerRuns() {
    return DockerClientFactory.instance().isDockerAvailable();
  }

  private static Path temporaryDirectory() {
    try {
      return Files.createTempDirectory("uic-tests-broker");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Broker broker(String bootstrapServers, Runnable close) {
    return new Broker() {
      @Override
      public String bootstrapServers() {
        return bootstrapServers;
      }

      @Override
      public void close() {
        close.run();
      }
    };
  }
}
