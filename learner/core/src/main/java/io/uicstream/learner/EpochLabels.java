package io.uicstream.learner;

/**
 * Labels that a rule gives to the whole window before an epoch, in place of those that training
 * passes give on the way. Used by the thread of the loop.
 */
interface EpochLabels {
  /**
   * Labels the window for an epoch that is about to begin. No step is under way.
   *
   * @param epoch counts from 1
   * @param step steps taken before
   */
  void begin(int epoch, long step);
}
