package io.uicstream.app;

import io.uicstream.engine.Engine;
import io.uicstream.learner.checkpoint.Checkpoint;
import io.uicstream.learner.probe.Decoding;
import io.uicstream.learner.probe.ProbeProgress;
import java.util.Locale;

/**
 * What is probed, and by what.
 *
 * @param decoding to the side of the network
 * @param startNanos when the command began, {@link System#nanoTime}
 */
record ProbeTask(Checkpoint checkpoint, Engine engine, Decoding decoding, long startNanos) {
  /** Wall time since the start in seconds. */
  double seconds() {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  /** What products are computed in: fp32 or bf16. */
  String precision() {
    return engine.precision().name().toLowerCase(Locale.ROOT);
  }

  /** Shows on a screen how far a probe is. */
  ProbeProgress progress(Screen screen) {
    return LabelledViews.shown(screen, startNanos);
  }
}
