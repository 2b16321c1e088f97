package io.uicstream.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.uicstream.app.broker.LocalBroker;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ListenerTest {
  private static final Duration A_FEW_SECONDS = Duration.ofSeconds(10);

  @TempDir Path directory;

  @Test
  void shouldSeeThatAPortIsFree() throws IOException {
    InetSocketAddress address;
    try (ServerSocket socket = listening()) {
      address = (InetSocketAddress) socket.getLocalSocketAddress();
    }
    assertThat(Listener.at(address, Listener.KAFKA)).isEqualTo(Listener.NONE);
  }

  @Test
  void shouldKnowAKafkaBroker() throws IOException {
    try (LocalBroker broker = LocalBroker.start(directory, 0)) {
      String servers = broker.bootstrapServers();
      int port = Integer.parseInt(servers.substring(servers.indexOf(':') + 1));
      InetSocketAddress address = new InetSocketAddress(loopback(), port);
      assertThat(Listener.at(address, Listener.KAFKA)).isEqualTo(Listener.KAFKA);
      assertThat(Listener.at(address, Listener.REGISTRY)).isEqualTo(Listener.KAFKA);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | [\"uic.images-value\"] | REGISTRY",
        "200 | [] | REGISTRY",
        "401 | {\"error_code\":40101,\"message\":\"who are you\"} | REGISTRY",
        "200 | <html>hello</html> | OTHER"
      })
  void shouldKnowASchemaRegistry(int status, String body, Listener expected) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(loopback(), 0), 0);
    server.createContext(
        "/subjects",
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    try {
      assertThat(Listener.at(server.getAddress(), Listener.REGISTRY)).isEqualTo(expected);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void shouldNotWaitForOneThatSaysNothing() throws IOException {
    try (ServerSocket socket = listening()) {
      long start = System.nanoTime();
      InetSocketAddress address = (InetSocketAddress) socket.getLocalSocketAddress();
      assertThat(Listener.at(address, Listener.KAFKA)).isEqualTo(Listener.OTHER);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(A_FEW_SECONDS);
    }
  }

  @Test
  void shouldNotWaitForOneThatNeverEnds() throws IOException {
    try (ServerSocket socket = listening()) {
      Thread talker = new Thread(() -> talkForEver(socket), "talker");
      talker.setDaemon(true);
      talker.start();
      long start = System.nanoTime();
      InetSocketAddress address = (InetSocketAddress) socket.getLocalSocketAddress();
      assertThat(Listener.at(address, Listener.REGISTRY)).isEqualTo(Listener.OTHER);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(A_FEW_SECONDS);
    }
  }

  /** Answers HTTP at once, with a body that comes a letter a tenth of a second. */
  private static void talkForEver(ServerSocket socket) {
    while (!socket.isClosed()) {
      try (Socket peer = socket.accept();
          InputStream in = peer.getInputStream()) {
        byte[] question = new byte[1000];
        if (in.read(question) > 0) {
          peer.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n[".getBytes(StandardCharsets.UTF_8));
        }
        for (int i = 0; i < 300; i++) {
          peer.getOutputStream().write(' ');
          Thread.sleep(100);
        }
      } catch (IOException e) {
        // Went away, as it should.
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private static ServerSocket listening() throws IOException {
    return new ServerSocket(0, 10, loopback());
  }

  private static InetAddress loopback() throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }
}
