package io.uicstream.engine;

/** Gives the parts of {@link EngineContract} the engine that they are about. */
public interface EngineUnderTest {
  /** The engine. */
  Engine engine();
}
