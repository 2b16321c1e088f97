package io.uicstream.labelstore;

/**
 * A record that could not be used, on its way to {@code images.dead-letter}.
 *
 * @param key the record's key as received; empty where it had none
 * @param value the record's value as received
 * @param position where it was read
 * @param reason one word of a fixed list
 * @param detail a sentence that names cause and remedy
 */
@SuppressWarnings("ArrayRecordComponent")
public record DeadLetter(
    byte[] key, byte[] value, SourcePosition position, String reason, String detail) {}
