package io.uicstream.learner;

import io.uicstream.learner.LearnerSettings.RuleName;
import io.uicstream.learner.LearnerSettings.Schedule;
import io.uicstream.learner.LearnerSettings.Training;

/** Settings for tests: the paper's numbers but for what a test names. */
final class TrainingSettings {
  private TrainingSettings() {}

  static Training paper(int epochs, int batch) {
    return new Training(
        RuleName.ARGMAX, 1, Schedule.PAPER, epochs, 0, batch, 0.1f, 0.9f, 1e-4f, false, 5, 1, 1000);
  }

  static Training stream(int batch, double ratio, double minimum, long lag) {
    return new Training(
        RuleName.PRIOR,
        1,
        Schedule.STREAM,
        1,
        0,
        batch,
        0.03f,
        0.9f,
        1e-4f,
        true,
        ratio,
        minimum,
        lag);
  }
}
