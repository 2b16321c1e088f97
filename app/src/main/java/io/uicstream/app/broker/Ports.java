package io.uicstream.app.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Ports on the loopback address. */
final class Ports {
  static final String HOST = "127.0.0.1";

  private Ports() {}

  /** A port that was free a moment ago; another process may take it before it is used. */
  static int free() {
    try (ServerSocket socket = new ServerSocket(0, 1, loopback())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Makes sure that a port asked for can be listened on.
   *
   * @throws BrokerException if another process listens there
   */
  static void requireFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      // As Kafka does: a port in TIME_WAIT is free.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(loopback(), port));
    } catch (BindException e) {
      throw taken(port, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InetAddress loopback() throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }

  static BrokerException taken(int port, Throwable cause) {
    return new BrokerException(
        "port "
            + port
            + " on "
            + HOST
            + " is taken by another process; stop that process, or set broker.port to another port"
            + " or to 0 for a free one",
        cause);
  }
}
