package io.uicstream.learner.probe;

/**
 * An image whose true class is known.
 *
 * @param name what to call it in messages
 * @param trueClass name of its class
 * @param encoded the file's bytes; not copied
 */
@SuppressWarnings("ArrayRecordComponent")
public record LabelledImage(String name, String trueClass, byte[] encoded) {}
