package io.uicstream.schemas;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.regex.Pattern;

/**
 * How the small HTTP servers of this system are made, so that what strangers send to one cannot
 * occupy it:
 *
 * <ul>
 *   <li>a request that has not arrived whole after {@value #REQUEST_SECONDS} s, and an answer that
 *       has not been taken after an hour, ends with its connection
 *   <li>on loopback, a request under another host's name is refused: it comes from a page in a
 *       browser here, whose own name was made to point to this machine
 *   <li>no answer is guessed to be of another type than it says, or kept by caches
 * </ul>
 */
public final class HttpListener {
  private static final int REQUEST_SECONDS = 5;
  private static final int ANSWER_SECONDS = 3600;
  private static final int MISDIRECTED = 421;
  private static final Pattern LOOPBACK =
      Pattern.compile("(localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d+)?");

  static {
    // Read once in a process, when the JDK makes its first server.
    setUnlessSet("sun.net.httpserver.maxReqTime", REQUEST_SECONDS);
    setUnlessSet("sun.net.httpserver.maxRspTime", ANSWER_SECONDS);
  }

  private HttpListener() {}

  private static void setUnlessSet(String property, int seconds) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, Integer.toString(seconds));
    }
  }

  /**
   * Starts to listen; the caller stops it.
   *
   * @param bind port 0 takes a free one
   * @param handler answers everything
   * @param threads run it; shut down by the caller
   * @param setting that says which port, for messages
   * @throws IOException if the port is taken; says what to do
   */
  public static HttpServer open(
      InetSocketAddress bind, HttpHandler handler, ExecutorService threads, String setting)
      throws IOException {
    HttpServer server = create(bind, setting);
    server.setExecutor(threads);
    server.createContext("/", handler).getFilters().add(new Guard(bind.getAddress()));
    server.start();
    return server;
  }

  private static HttpServer create(InetSocketAddress bind, String setting) throws IOException {
    try {
      return HttpServer.create(bind, 0);
    } catch (BindException e) {
      throw (BindException)
          new BindException(
                  "cannot listen on port %d of %s (%s); stop the process that has it, or set %s to another port or to 0 for a free one"
                      .formatted(bind.getPort(), bind.getHostString(), e.getMessage(), setting))
              .initCause(e);
    }
  }

  /** Whether a request under this host name may be meant for a listener on this address. */
  static boolean isMeant(InetAddress bound, String host) {
    return host == null || !bound.isLoopbackAddress() || LOOPBACK.matcher(host).matches();
  }

  private static final class Guard extends Filter {
    private final InetAddress bound;

    Guard(InetAddress bound) {
      this.bound = bound;
    }

    @Override
    public String description() {
      return "refuses what is meant for others";
    }

    @Override
    public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
      exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      if (isMeant(bound, exchange.getRequestHeaders().getFirst("Host"))) {
        chain.doFilter(exchange);
      } else {
        exchange.sendResponseHeaders(MISDIRECTED, -1);
        exchange.close();
      }
    }
  }
}
