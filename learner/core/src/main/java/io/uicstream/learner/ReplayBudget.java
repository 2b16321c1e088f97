package io.uicstream.learner;

import io.uicstream.learner.LearnerSettings.Training;

/**
 * How much training is owed for the images that arrived: R samples per arrival while the lag is
 * small, falling as 1/lag to the minimum, so that arrivals win when they outrun training. Used by
 * the thread of the loop.
 */
final class ReplayBudget {
  private final Training settings;
  private double owed;

  ReplayBudget(Training settings) {
    this.settings = settings;
  }

  /** Replay ratio at a lag, in training samples per arrival. */
  double ratio(long lag) {
    double scaled =
        lag <= settings.replayLag()
            ? settings.replayRatio()
            : settings.replayRatio() * settings.replayLag() / lag;
    return Math.max(settings.minimumReplayRatio(), scaled);
  }

  /** Some images arrived while the learner was {@code lag} records behind. */
  void arrived(int images, long lag) {
    owed += images * ratio(lag);
  }

  /** A minibatch was trained on. Training beyond what is owed is not saved up. */
  void trained(int samples) {
    owed = Math.max(0, owed - samples);
  }

  /** Whether a whole minibatch is owed. */
  boolean owesStep() {
    return owed >= settings.batch();
  }

  /**
   * Whether there is room for more arrivals: no more than one minibatch of them may wait for its
   * replay, else an endless backlog would be labelled first and learnt from last.
   */
  boolean hasRoom() {
    return owed < settings.batch() * Math.max(1, settings.replayRatio());
  }
}
