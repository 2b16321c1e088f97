package io.uicstream.engine;

/**
 * What a device does at most.
 *
 * @param multiplicationsPerSecond of a large square matrix product in the engine's precision, each
 *     with its addition
 * @param copyBytesPerSecond of a large copy within its memory, each byte once read and once written
 */
public record Ceiling(double multiplicationsPerSecond, double copyBytesPerSecond) {}
