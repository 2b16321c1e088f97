package io.uicstream.learner;

import io.uicstream.labelstore.DeadLetter;
import io.uicstream.labelstore.SourcePosition;
import io.uicstream.learner.ImageEnvelope.Opened;
import io.uicstream.learner.Received.Content;
import io.uicstream.learner.image.UndecodableImageException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Turns a record of the topic {@code images} into what is in it: opens the envelope here, decodes
 * on the decode threads, and makes a dead letter of what cannot be used. Used by one thread.
 */
final class Unpacker {
  // Compression hides the size of a record from its broker; the topic of dead letters has a limit.
  private static final int MAX_DEAD_KEY_BYTES = 64 * 1024;
  private static final int HEADER_BYTES = 8 * 1024;
  private static final int MAX_DETAIL_CHARACTERS = 1000;

  private final ImageEnvelope envelope;
  private final ArrivalDecoder decoder;
  private final int maxDeadBytes;

  /**
   * An unpacker.
   *
   * @param deadLetterBytes largest record that the topic of dead letters takes; what a record has
   *     more is left out of its dead letter
   */
  Unpacker(ImageEnvelope envelope, ArrivalDecoder decoder, int deadLetterBytes) {
    this.envelope = envelope;
    this.decoder = decoder;
    this.maxDeadBytes = Math.max(0, deadLetterBytes - HEADER_BYTES);
  }

  /**
   * Begins with one record.
   *
   * @throws RetriableException if the schema registry does not answer; the record may be fine
   */
  CompletableFuture<Received> unpack(ConsumerRecord<byte[], byte[]> record) {
    SourcePosition position = new SourcePosition(record.partition(), record.offset());
    return content(record, position, envelope.open(record))
        .thenApply(content -> new Received(position, content));
  }

  private CompletableFuture<Content> content(
      ConsumerRecord<byte[], byte[]> record, SourcePosition position, Opened opened) {
    if (opened instanceof Opened.Encoded encoded) {
      return decoder.decode(encoded, position).exceptionally(e -> undecodable(record, position, e));
    } else if (opened instanceof Opened.Withdrawal withdrawal) {
      return CompletableFuture.completedFuture(new Content.Withdrawn(withdrawal.imageId()));
    } else if (opened instanceof Opened.Refused refused) {
      return CompletableFuture.completedFuture(
          unusable(record, position, refused.reason(), refused.detail()));
    }
    throw new IllegalStateException("not handled: " + opened);
  }

  private Content undecodable(
      ConsumerRecord<byte[], byte[]> record, SourcePosition position, Throwable thrown) {
    Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
    if (cause instanceof UndecodableImageException e) {
      return unusable(record, position, e.reason().name(), e.getMessage());
    }
    throw new CompletionException(cause);
  }

  private Content unusable(
      ConsumerRecord<byte[], byte[]> record,
      SourcePosition position,
      String reason,
      String detail) {
    byte[] key = record.key() == null ? new byte[0] : record.key();
    byte[] value = record.value() == null ? new byte[0] : record.value();
    byte[] keptKey =
        Arrays.copyOf(key, Math.min(key.length, Math.min(MAX_DEAD_KEY_BYTES, maxDeadBytes)));
    byte[] keptValue = Arrays.copyOf(value, Math.min(value.length, maxDeadBytes - keptKey.length));
    long cut = (long) key.length + value.length - keptKey.length - keptValue.length;
    String kept = cut == 0 ? "" : "; " + cut + " bytes at its end are left out of this copy";
    String shortDetail = detail.substring(0, Math.min(detail.length(), MAX_DETAIL_CHARACTERS));
    return new Content.Unusable(
        new DeadLetter(keptKey, keptValue, position, reason, shortDetail + kept));
  }
}
