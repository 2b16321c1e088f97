package io.uicstream.engine.torch;

import io.uicstream.engine.StepTimes;
import java.util.EnumMap;
import java.util.Map;

/** Times the parts of a step, or, for a step that is not timed, does nothing. */
final class StepClock {
  /** Parts of a step, in order. */
  enum Part {
    TRANSFER,
    VIEWS,
    FORWARD,
    BACKWARD,
    UPDATE
  }

  /** Times nothing and waits for nothing. */
  static final StepClock NONE = new StepClock(null);

  private final Transfer transfer;
  private final Map<Part, Long> nanos = new EnumMap<>(Part.class);
  private long since;

  private StepClock(Transfer transfer) {
    this.transfer = transfer;
  }

  /** Starts now, and waits for the device after each part. */
  static StepClock started(Transfer transfer) {
    StepClock clock = new StepClock(transfer);
    transfer.await();
    clock.since = System.nanoTime();
    return clock;
  }

  /** A part has been launched. */
  void ended(Part part) {
    if (transfer != null) {
      transfer.await();
      long now = System.nanoTime();
      nanos.put(part, now - since);
      since = now;
    }
  }

  /** What was measured. */
  StepTimes times() {
    return new StepTimes(
        nanos.get(Part.TRANSFER),
        nanos.get(Part.VIEWS),
        nanos.get(Part.FORWARD),
        nanos.get(Part.BACKWARD),
        nanos.get(Part.UPDATE));
  }
}
