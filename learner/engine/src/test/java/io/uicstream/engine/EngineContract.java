package io.uicstream.engine;

/** What every engine must do; each engine's test implements it. */
public interface EngineContract
    extends ForwardContract, TrainingContract, FrozenLayersContract, StateContract {}
