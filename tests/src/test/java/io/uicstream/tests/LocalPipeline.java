package io.uicstream.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;

/** Command lines of the parts of a pipeline that run in JVMs of their own. */
final class LocalPipeline {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private LocalPipeline() {}

  /** A port that nobody has at this moment. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** {@code uic broker}, which can be killed, unlike the broker that tests share. */
  static List<String> broker(Path directory, int port) {
    return List.of("broker", "--data-dir=" + directory, "--broker-port=" + port);
  }

  /** Options of its JVM. */
  static List<String> brokerJvm() {
    return List.of("-Xmx512m");
  }

  /** A run and the registry that a part of it is given. */
  record Place(TestRun run, String registryUrl) {
    static Place of(TestRun run) {
      return new Place(run, run.registryUrl());
    }
  }

  /** {@code uic learn} or {@code uic evaluate} on a run. */
  static List<String> part(String command, Place place, Path directory, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                command,
                "--bootstrap-servers=" + place.run().kafka().get("bootstrap.servers"),
                "--schema-registry-url=" + place.registryUrl(),
                "--topics-prefix=" + place.run().prefix(),
                "--data-dir=" + directory));
    arguments.addAll(List.of(more));
    return arguments;
  }

  /** Waits until a broker answers; fails if it ends before. */
  static void awaitBroker(String bootstrapServers, BooleanSupplier alive) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              assertThat(alive.getAsBoolean()).as("the broker runs").isTrue();
              return answers(bootstrapServers);
            });
  }

  private static boolean answers(String bootstrapServers) throws InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      admin.describeCluster().clusterId().get(2, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }
}
