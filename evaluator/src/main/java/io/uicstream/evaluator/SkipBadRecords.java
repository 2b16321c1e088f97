package io.uicstream.evaluator;

import io.uicstream.schemas.RegistryUnavailableException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Skips records that can never be used, since anyone may write to the topic {@code annotations}:
 * logged (the first ten, then every thousandth) and counted by Kafka Streams' metric {@code
 * dropped-records-total}. Whatever else goes wrong is not the record's fault and fails.
 *
 * <p>Made by Kafka Streams, which needs it public; safe for use by several threads.
 */
public final class SkipBadRecords
    implements DeserializationExceptionHandler, ProcessingExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(SkipBadRecords.class);
  private final AtomicLong skipped = new AtomicLong();

  @Override
  public DeserializationExceptionHandler.Response handleError(
      ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception exception) {
    // What the evaluator wrote itself is never a bad record: leaving it out would falsify figures.
    boolean ownRecord = context.topic().endsWith("-repartition");
    if (ownRecord || FailurePolicy.causedBy(exception, RegistryUnavailableException.class)) {
      return DeserializationExceptionHandler.Response.fail();
    }
    log(context, exception);
    return DeserializationExceptionHandler.Response.resume();
  }

  @Override
  public ProcessingExceptionHandler.Response handleError(
      ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
    if (!FailurePolicy.causedBy(exception, BadRecordException.class)) {
      return ProcessingExceptionHandler.Response.fail();
    }
    log(context, exception);
    return ProcessingExceptionHandler.Response.resume();
  }

  private void log(ErrorHandlerContext context, Exception exception) {
    long count = skipped.incrementAndGet();
    if (count <= 10 || count % 1_000 == 0) {
      LOG.warn(
          "skipped record {}-{} at offset {} ({} skipped so far): {}",
          context.topic(),
          context.partition(),
          context.offset(),
          count,
          exception.getMessage());
    }
  }

  @Override
  public void configure(Map<String, ?> configs) {}
}
