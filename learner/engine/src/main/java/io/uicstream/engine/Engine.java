package io.uicstream.engine;

import java.util.Optional;

/**
 * A numerical library that can train the networks described here. Stateless; safe for use by any
 * thread.
 */
public interface Engine {
  /** Short name, as in the setting {@code engine}: {@code dl4j}, {@code torch}. */
  String name();

  /** Engine and device in words, for people: {@code dl4j (CPU, 2 threads)}. */
  String device();

  /** Whether it computes on a GPU. */
  boolean gpu();

  /** What it multiplies in. */
  Precision precision();

  /** Why this engine cannot run on this machine, with the remedy; empty where it can. */
  Optional<String> unavailable();

  /**
   * Makes a model with the initial weights of {@link Initializer#weights(Network, long)}, momentum
   * zero.
   *
   * @param network what to compile
   * @param sgd the update rule's constants
   * @param seed seed of initial weights and dropout
   * @throws IllegalArgumentException if this engine cannot do a layer of the network; names the
   *     layer
   * @throws IllegalStateException if it is {@link #unavailable}
   */
  Model create(Network network, Sgd sgd, long seed);

  /**
   * What the device can do at most, measured on the spot in a few seconds: no network trains faster
   * than this.
   */
  Ceiling ceiling();
}
