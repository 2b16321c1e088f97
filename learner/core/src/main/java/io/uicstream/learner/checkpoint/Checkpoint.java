package io.uicstream.learner.checkpoint;

import io.uicstream.engine.ModelState;

/**
 * A model at one moment of a run.
 *
 * @param state weights and momentum
 * @param progress how far the run was
 */
public record Checkpoint(ModelState state, Progress progress) {}
