package io.uicstream.app.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalBrokerTest {
  @TempDir Path directory;

  @Test
  void shouldFindItsTopicsAgainOnAnotherPort() throws Exception {
    try (LocalBroker broker = LocalBroker.start(directory, 0);
        Admin admin = admin(broker)) {
      admin
          .createTopics(List.of(new NewTopic("kept", Optional.of(3), Optional.empty())))
          .all()
          .get(20, TimeUnit.SECONDS);
    }

    try (LocalBroker broker = LocalBroker.start(directory, 0);
        Admin admin = admin(broker)) {
      assertThat(admin.listTopics().names().get(20, TimeUnit.SECONDS)).contains("kept");
    }
  }

  @Test
  void shouldStartInAFolderOfAnyNameAndRefuseAComma() throws Exception {
    assumeThat(System.getProperty("sun.jnu.encoding"))
        .as("the locale has such names")
        .isEqualTo("UTF-8");
    try (LocalBroker broker = LocalBroker.start(directory.resolve("100% bilder ü 图 📷"), 0);
        Admin admin = admin(broker)) {
      assertThat(admin.listTopics().names().get(20, TimeUnit.SECONDS)).isEmpty();
    }
    assertThatThrownBy(() -> LocalBroker.start(directory.resolve("a,b"), 0))
        .isInstanceOf(BrokerException.class)
        .hasMessageContaining("comma")
        .hasMessageContaining("data.dir");
  }

  @Test
  void shouldNameATakenPortAndItsSetting() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = socket.getLocalPort();

      assertThatThrownBy(() -> LocalBroker.start(directory, port))
          .isInstanceOf(BrokerException.class)
          .hasMessageContaining("port " + port)
          .hasMessageContaining("broker.port");
    }
  }

  private static Admin admin(LocalBroker broker) {
    return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }
}
