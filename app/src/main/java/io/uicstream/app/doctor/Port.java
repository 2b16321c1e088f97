package io.uicstream.app.doctor;

import java.net.InetSocketAddress;

/**
 * A port of this machine that a command listens on unless told otherwise.
 *
 * @param number 1 to 65535, or 0 for any free one
 * @param purpose what listens there when that command runs
 * @param command the command, such as {@code uic broker}
 * @param flag which names another port
 * @param askedFor whether somebody wants this very port
 */
public record Port(int number, Listener purpose, String command, String flag, boolean askedFor) {
  /** What listens there now. Takes a few seconds at most. */
  public Listener look(String host) {
    return number == 0 ? Listener.NONE : Listener.at(new InetSocketAddress(host, number), purpose);
  }

  /** What it means that this listens there. */
  public Finding finding(Listener found) {
    String subject = Integer.toString(number);
    if (found == Listener.NONE) {
      return Finding.ok(subject, "free, for `" + command + "`");
    }
    if (found == purpose && !askedFor) {
      return Finding.ok(subject, words(found) + " answers");
    }
    String text = "taken by %s; `%s` needs another %s".formatted(words(found), command, flag);
    return askedFor
        ? Finding.problem(subject, text + ", or stop what listens there")
        : Finding.note(subject, text);
  }

  private static String words(Listener found) {
    return switch (found) {
      case KAFKA -> "a Kafka broker";
      case REGISTRY -> "a schema registry";
      case NONE, OTHER -> "something that is neither a Kafka broker nor a schema registry";
    };
  }
}
