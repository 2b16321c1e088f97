package io.uicstream.schemas;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpListenerTest {
  private static final int THREADS = 2;
  private static final int PATIENCE_MS = 30_000;
  private static final String ASKED = "GET / HTTP/1.1\r\nConnection: close\r\n";

  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        HttpListener.open(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            exchange -> {
              exchange.getRequestBody().readAllBytes();
              exchange.sendResponseHeaders(200, -1);
              exchange.close();
            },
            threads,
            "some.port");
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void shouldSayWhatToDoAboutATakenPort() {
    InetSocketAddress taken = server.getAddress();
    assertThatThrownBy(() -> HttpListener.open(taken, exchange -> {}, threads, "some.port"))
        .hasMessageContaining("cannot listen on port " + taken.getPort())
        .hasMessageContaining("set some.port to another port or to 0");
  }

  @Test
  void shouldFreeItselfOfClientsThatDoNotFinishTheirRequests() throws IOException {
    List<Socket> slow = new ArrayList<>();
    slow.add(send("GET / HT"));
    slow.add(send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc"));
    assertThat(slow).hasSize(THREADS);

    for (Socket socket : slow) {
      assertThat(isClosedByTheServer(socket)).isTrue();
      socket.close();
    }

    assertThat(ask(ASKED + "Host: localhost\r\n\r\n")).startsWith("HTTP/1.1 200");
  }

  private static boolean isClosedByTheServer(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() == -1;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (SocketException e) {
      // Closed, with something unread.
      return true;
    }
  }

  @Test
  void shouldRefuseRequestsThatAreMeantForAnotherHost() throws IOException {
    for (String host : List.of("localhost", "localhost:80", "127.0.0.1:8081", "[::1]:8081")) {
      assertThat(ask(ASKED + "Host: " + host + "\r\n\r\n"))
          .startsWith("HTTP/1.1 200")
          .containsIgnoringCase("X-Content-Type-Options: nosniff");
    }
    assertThat(ask("GET / HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 200");
    for (String host : List.of("evil.example", "127.0.0.1.evil.example", "localhost.evil", "")) {
      assertThat(ask(ASKED + "Host: " + host + "\r\n\r\n")).startsWith("HTTP/1.1 421");
    }
  }

  @Test
  void shouldTakeEveryNameWhereItListensForOthers() throws IOException {
    InetAddress elsewhere = InetAddress.getByName("192.0.2.1");

    assertThat(HttpListener.isMeant(elsewhere, "registry:8081")).isTrue();
    assertThat(HttpListener.isMeant(InetAddress.getByName("0.0.0.0"), "registry")).isTrue();
    assertThat(HttpListener.isMeant(InetAddress.getLoopbackAddress(), "registry")).isFalse();
  }

  private Socket send(String text) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.getAddress().getPort());
    socket.setSoTimeout(PATIENCE_MS);
    socket.getOutputStream().write(text.getBytes(US_ASCII));
    socket.getOutputStream().flush();
    return socket;
  }

  private String ask(String text) throws IOException {
    try (Socket socket = send(text)) {
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }
}
