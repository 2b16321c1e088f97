package io.uicstream.app.broker;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;

/**
 * The child JVM of {@link BrokerProcess}. Says {@link #READY} or {@link #FAILED} once on standard
 * output and lives until its standard input ends, so it never outlives its parent, however that
 * ends.
 */
final class BrokerMain {
  static final String READY = "READY ";
  static final String FAILED = "FAILED ";

  private BrokerMain() {}

  /**
   * Runs a broker.
   *
   * @param arguments directory and port
   */
  public static void main(String[] arguments) throws IOException {
    // A terminal sends these to the whole process group, but the parent must still flush to us.
    Signals.ignore("INT");
    Signals.ignore("HUP");
    PrintStream parent = System.out;
    System.setOut(System.err);
    try {
      LocalBroker broker = LocalBroker.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
      Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "broker-close"));
      parent.println(READY + broker.bootstrapServers());
    } catch (BrokerException e) {
      parent.println(FAILED + e.getMessage());
      System.exit(1);
    }
    awaitEndOfInput();
    System.exit(0);
  }

  private static void awaitEndOfInput() throws IOException {
    while (System.in.read() >= 0) {
      // Nothing is said on this channel; only its end matters.
    }
  }
}
