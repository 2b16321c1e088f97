package io.uicstream.app.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.stream.Stream;

/** What listens on a port of this machine. */
public enum Listener {
  /** Nothing. */
  NONE,
  /** A Kafka broker, without TLS. */
  KAFKA {
    @Override
    boolean answers(InetSocketAddress address) throws IOException {
      try (Socket socket = connected(address)) {
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.write(API_VERSIONS);
        out.flush();
        DataInputStream in = new DataInputStream(socket.getInputStream());
        int length = in.readInt();
        return length > 0 && length <= LARGEST_ANSWER && in.readInt() == CORRELATION;
      }
    }
  },
  /** A schema registry with the Confluent REST interface. */
  REGISTRY {
    @Override
    boolean answers(InetSocketAddress address) throws IOException, InterruptedException {
      HttpClient http =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .connectTimeout(CONNECT)
              .build();
      URI subjects =
          URI.create("http://" + address.getHostString() + ":" + address.getPort() + "/subjects");
      HttpRequest request = HttpRequest.newBuilder(subjects).timeout(ANSWER).build();
      String body = http.send(request, BodyHandlers.ofString()).body();
      JsonNode answer = new ObjectMapper().readTree(body);
      return answer.isArray() || answer.has("error_code");
    }
  },
  /** Something else, or something that does not answer. */
  OTHER;

  private static final int CORRELATION = 0x756963;
  private static final int LARGEST_ANSWER = 1 << 16;

  /** Which requests do you know? Length, API key 18, version 0, correlation id, no client id. */
  private static final byte[] API_VERSIONS = {
    0, 0, 0, 10, 0, 18, 0, 0, 0, 0x75, 0x69, 0x63, -1, -1
  };

  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final Duration ANSWER = Duration.ofSeconds(2);

  /** Whether it is this kind that listens there. */
  boolean answers(InetSocketAddress address) throws IOException, InterruptedException {
    return false;
  }

  /**
   * Finds out, in a few seconds at most.
   *
   * @param likely whom to ask first: one who is asked in another's language may say nothing
   */
  public static Listener at(InetSocketAddress address, Listener likely) {
    try {
      connected(address).close();
    } catch (ConnectException e) {
      return NONE;
    } catch (IOException e) {
      return OTHER;
    }
    return Stream.of(likely, KAFKA, REGISTRY)
        .distinct()
        .filter(kind -> kind.confirmed(address))
        .findFirst()
        .orElse(OTHER);
  }

  private boolean confirmed(InetSocketAddress address) {
    try {
      return Patience.within(CONNECT.plus(ANSWER), () -> answers(address));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (Exception e) {
      // Speaks another language, or says nothing.
      return false;
    }
  }

  private static Socket connected(InetSocketAddress address) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(address, (int) CONNECT.toMillis());
      socket.setSoTimeout((int) ANSWER.toMillis());
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }
}
