package io.uicstream.app.broker;

import java.lang.reflect.InvocationTargetException;

/**
 * Lets this process ignore signals. The JDK exports {@code sun.misc.Signal} on purpose (module
 * {@code jdk.unsupported}), but javac warns of every mention of it, hence by reflection.
 */
final class Signals {
  private Signals() {}

  /**
   * Ignores a signal from now on.
   *
   * @param name without SIG, such as {@code INT}; one that this system does not have is left alone
   */
  static void ignore(String name) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      signal
          .getMethod("handle", signal, handler)
          .invoke(
              null,
              signal.getConstructor(String.class).newInstance(name),
              handler.getField("SIG_IGN").get(null));
    } catch (InvocationTargetException e) {
      if (!(e.getCause() instanceof IllegalArgumentException)) {
        throw new IllegalStateException("cannot ignore signal " + name, e.getCause());
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot ignore signal " + name, e);
    }
  }
}
