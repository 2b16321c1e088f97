package io.uicstream.engine;

/** What is tested. */
public interface EngineUnderTest {
  /** The engine. */
  Engine engine();
}
