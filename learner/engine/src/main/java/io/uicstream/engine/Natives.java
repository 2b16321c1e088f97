package io.uicstream.engine;

import java.util.Optional;

/** What engines on native libraries have in common. */
public final class Natives {
  private Natives() {}

  /** What systems say when they map no code from a file, and what JavaCPP then says of the rest. */
  private static final String NOEXEC = "failed to map segment from shared object";

  private static volatile boolean noexec;

  /**
   * A native library.
   *
   * @param name first words of a sentence
   * @param artifacts which must be on the class path with the classifier of this platform
   * @param glibc the oldest version of glibc that it can be loaded with
   */
  public record Library(String name, String artifacts, String glibc) {}

  /** Why a library cannot be loaded here, and what to do; {@code failure} is of the attempt. */
  public static String refusal(Library library, Throwable failure) {
    return refusal(library, failure, Platform.current());
  }

  static String refusal(Library library, Throwable failure, Platform platform) {
    Optional<String> lacking = platform.lacking(library.glibc());
    if (lacking.isPresent()) {
      return library.name() + " " + lacking.get();
    }
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    // Once the first attempt at a part has failed, JavaCPP does not say again why.
    noexec |= String.valueOf(cause.getMessage()).contains(NOEXEC);
    if (noexec) {
      return library.name()
          + " cannot be loaded from where it was unpacked, which is mounted noexec; name another"
          + " folder with natives.dir";
    }
    return "%s cannot be loaded on %s (%s). The class path needs, for this platform, %s with their classifiers; a build on this machine adds them, or name the platform: -Djavacpp.platform=linux-x86_64"
        .formatted(library.name(), platform, cause, library.artifacts());
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
