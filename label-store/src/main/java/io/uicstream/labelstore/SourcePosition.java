package io.uicstream.labelstore;

/**
 * Where in the topic {@code images} a record stands.
 *
 * @param partition partition number
 * @param offset offset in that partition
 */
public record SourcePosition(int partition, long offset) {}
