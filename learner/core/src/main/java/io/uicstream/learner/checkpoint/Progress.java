package io.uicstream.learner.checkpoint;

/**
 * How far a run was when a checkpoint was taken. The step is the state of all random numbers: their
 * streams are derived from the seed and the step.
 *
 * @param step training steps done, at least 0
 * @param samples training samples seen, at least 0
 * @param seed seed of the run
 * @param storeSequence sequence of the label store; what the store has beyond it was not yet learnt
 *     from
 * @param runId id of the run, as in the label store
 * @param network description of the network that the weights belong to
 */
public record Progress(
    long step, long samples, long seed, long storeSequence, String runId, String network) {
  public Progress {
    if (step < 0 || samples < 0) {
      throw new IllegalArgumentException("step " + step + ", samples " + samples);
    }
  }
}
