package io.uicstream.learner.probe;

/** Is told how far a probe is. Called by several threads, one at a time or not. */
@FunctionalInterface
public interface ProbeProgress {
  /**
   * What is being done.
   *
   * @param what a phrase for people
   * @param done images done
   * @param total images to do
   */
  void at(String what, long done, long total);

  /** The same with a phrase before every other one. */
  default ProbeProgress within(String whole) {
    return (what, done, total) -> at(whole + ", " + what, done, total);
  }
}
