package io.uicstream.engine;

/** What engines on native libraries have in common. */
public final class Natives {
  private Natives() {}

  /**
   * Why a native library cannot be loaded here, and what to do.
   *
   * @param library its name, first words of the sentence
   * @param artifacts which must be on the class path with the classifier of this platform
   * @param failure thrown by the attempt
   */
  public static String refusal(String library, String artifacts, Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return "%s cannot be loaded on %s %s (%s). The class path needs, for this platform, %s with their classifiers; a build on this machine adds them, or name the platform: -Djavacpp.platform=linux-x86_64"
        .formatted(
            library,
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            cause,
            artifacts);
  }

  /**
   * Threads of a pass on the CPU, at least one: OMP_NUM_THREADS where it is set, else a share of
   * the processors. Threads of a pass wait for each other many times; when one of them has lost its
   * processor to decoding or a broker, all others wait for it. By default they do so by spinning,
   * which keeps the processor from whoever has it: a step may then take ten times as long. Where
   * OMP_WAIT_POLICY is "passive", as {@code bin/uic} has it, they sleep, and two processors are
   * shared well by two threads.
   *
   * @param share of the processors, in (0, 1]
   */
  public static int cpuThreads(double share) {
    String wanted = System.getenv("OMP_NUM_THREADS");
    if (wanted != null && wanted.matches("[1-9][0-9]{0,3}")) {
      return Integer.parseInt(wanted);
    }
    int processors = Runtime.getRuntime().availableProcessors();
    int least = "passive".equalsIgnoreCase(System.getenv("OMP_WAIT_POLICY")) ? 2 : 1;
    return Math.max(Math.min(least, processors), (int) (processors * share));
  }

  /** Those threads in words. */
  public static String describeCpu(int threads) {
    return "CPU, " + threads + (threads == 1 ? " thread" : " threads");
  }
}
