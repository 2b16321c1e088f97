package io.uicstream.tests;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import net.bytebuddy.asm.Advice;

/**
 * The order in which methods were first entered; public, since their code calls it.
 *
 * <p>The label on arrival takes a short cut to the topic while the image still waits to be trained
 * on; calls about it do not count, so that the label of the first visit is the one followed.
 */
public final class FirstEntries {
  private static final Set<String> ENTERED = new LinkedHashSet<>();

  private FirstEntries() {}

  /** Is put in front of the code of the methods followed. */
  static final class Entry {
    private Entry() {}

    @Advice.OnMethodEnter
    static void enter(
        @Advice.Origin("#t.#m") String method, @Advice.AllArguments Object[] arguments) {
      FirstEntries.note(method, arguments);
    }
  }

  /** Notes that a method is entered; any thread. */
  public static synchronized void note(String method, Object[] arguments) {
    if (!ENTERED.contains(method) && !isOfAnotherLabel(Arrays.toString(arguments))) {
      ENTERED.add(method);
    }
  }

  /** A new class that was split has labels of its own before the first visit's is published. */
  private static boolean isOfAnotherLabel(String arguments) {
    return arguments.contains("ARRIVAL") || arguments.contains("SPLIT");
  }

  /** Methods as {@code package.Class.method}, in the order in which they were first entered. */
  static synchronized List<String> inOrder() {
    return List.copyOf(ENTERED);
  }
}
