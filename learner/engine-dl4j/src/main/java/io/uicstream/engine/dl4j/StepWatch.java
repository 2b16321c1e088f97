package io.uicstream.engine.dl4j;

import io.uicstream.engine.StepTimes;
import java.util.EnumMap;
import java.util.Map;
import org.nd4j.linalg.factory.Nd4j;

/** Stop watch for the parts of one training step, told at the end of each part. */
final class StepWatch {
  /** Neither measures nor waits. */
  static final StepWatch OFF = new StepWatch(false);

  private final boolean on;
  private final Map<Part, Long> nanos = new EnumMap<>(Part.class);
  private long last = System.nanoTime();

  private StepWatch(boolean on) {
    this.on = on;
  }

  /** The parts of a step, in order. */
  enum Part {
    TRANSFER,
    VIEWS,
    FORWARD,
    BACKWARD,
    UPDATE
  }

  /** A watch that runs from now on. */
  static StepWatch started() {
    return new StepWatch(true);
  }

  /** Waits for the device; all time since the end of the part before was this part's. */
  void end(Part part) {
    if (on) {
      Nd4j.getExecutioner().commit();
      long now = System.nanoTime();
      nanos.merge(part, now - last, Long::sum);
      last = now;
    }
  }

  /** What was measured; 0 for parts that have not ended. */
  StepTimes times() {
    return new StepTimes(
        nanos(Part.TRANSFER),
        nanos(Part.VIEWS),
        nanos(Part.FORWARD),
        nanos(Part.BACKWARD),
        nanos(Part.UPDATE));
  }

  private long nanos(Part part) {
    return nanos.getOrDefault(part, 0L);
  }
}
