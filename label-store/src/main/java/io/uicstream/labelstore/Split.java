package io.uicstream.labelstore;

/**
 * A class was split because another was empty (paper, section 4.2).
 *
 * @param from the class that was the largest
 * @param to the class that was empty
 * @param moved how many images moved
 */
public record Split(int from, int to, int moved) {}
