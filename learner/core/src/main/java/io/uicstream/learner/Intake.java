package io.uicstream.learner;

import io.uicstream.labelstore.DeadLetter;
import io.uicstream.labelstore.SourcePosition;
import io.uicstream.learner.ImageEnvelope.Opened;
import io.uicstream.learner.Received.Content;
import io.uicstream.learner.image.UndecodableImageException;
import io.uicstream.schemas.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the topic {@code images} and has its records decoded, off the training thread. Records are
 * handed on in the order read, at most {@link #MAX_WAITING} of them and {@link #MAX_WAITING_BYTES}
 * at a time; beyond that the consumer is paused and keeps polling, so that it stays in its group.
 */
final class Intake implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
  private static final int MAX_WAITING = 1024;

  /**
   * As received; an image is held twice while it is decoded, and the consumer holds as much again.
   */
  static final long MAX_WAITING_BYTES =
      Math.min(
          128L << 20,
          Math.max(2L * Topics.MAX_RECORD_BYTES, Runtime.getRuntime().maxMemory() / 16));

  // Compression hides the size of a record from its broker; the topic of dead letters has a limit.
  private static final int MAX_DEAD_KEY_BYTES = 64 * 1024;
  private static final int MAX_DEAD_BYTES = Topics.MAX_RECORD_BYTES - 4 * 1024;
  private static final int MAX_DETAIL_CHARACTERS = 1000;

  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration POLL_WHILE_FULL = Duration.ofMillis(5);
  private static final Duration REGISTRY_BACK_OFF = Duration.ofSeconds(1);

  private final ImagesConsumer images;
  private final ImageEnvelope envelope;
  private final ArrivalDecoder decoder;
  private final Clock clock;
  private final Deque<ConsumerRecord<byte[], byte[]>> backlog = new ArrayDeque<>();
  private final BlockingQueue<Waiting> waiting = new LinkedBlockingQueue<>();
  private final AtomicLong waitingBytes = new AtomicLong();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile boolean closed;
  private boolean registryWarned;

  /** A record on its way through the decode threads. */
  private record Waiting(long bytes, CompletableFuture<Received> received) {}

  Intake(ImagesConsumer images, ImageEnvelope envelope, ArrivalDecoder decoder, Clock clock) {
    this.images = images;
    this.envelope = envelope;
    this.decoder = decoder;
    this.clock = clock;
  }

  @Override
  public void run() {
    try (images) {
      images.onStart();
      while (!closed) {
        doWork();
      }
      ended.complete(null);
    } catch (RuntimeException | Error e) {
      ended.completeExceptionally(e);
    }
  }

  /** Completes when the thread has ended, exceptionally if it failed. */
  CompletableFuture<Void> ended() {
    return ended;
  }

  /** Ends the thread soon. */
  void close() {
    closed = true;
  }

  /** How far behind. */
  LagMeter lag() {
    return images.lag();
  }

  /** Whether decoded records wait to be taken. */
  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /**
   * Takes decoded records in the order read.
   *
   * @param max most records taken
   * @param waitMs longest wait for the first of them
   */
  List<Received> take(int max, long waitMs) throws InterruptedException {
    List<Received> taken = new ArrayList<>();
    Waiting first = waiting.poll(waitMs, TimeUnit.MILLISECONDS);
    for (Waiting next = first; next != null; next = waiting.poll()) {
      waitingBytes.addAndGet(-next.bytes());
      taken.add(next.received().join());
      if (taken.size() == max) {
        break;
      }
    }
    return taken;
  }

  private void doWork() {
    boolean full = !backlog.isEmpty();
    images.poll(full ? POLL_WHILE_FULL : POLL).forEach(backlog::add);
    while (!backlog.isEmpty() && hasRoom() && submit(backlog.peek())) {
      backlog.remove();
    }
    images.pause(!backlog.isEmpty());
    images.housekeep(oldestMs());
  }

  private boolean hasRoom() {
    return waiting.size() < MAX_WAITING && waitingBytes.get() < MAX_WAITING_BYTES;
  }

  private long oldestMs() {
    return backlog.isEmpty() ? clock.millis() : backlog.peek().timestamp();
  }

  /** Hands a record to the decode threads; false if it must be tried again later. */
  private boolean submit(ConsumerRecord<byte[], byte[]> record) {
    SourcePosition position = new SourcePosition(record.partition(), record.offset());
    Opened opened;
    try {
      opened = envelope.open(record);
      if (registryWarned) {
        LOG.info("The schema registry answers again.");
        registryWarned = false;
      }
    } catch (RetriableException e) {
      waitForRegistry(e);
      return false;
    }
    CompletableFuture<Content> content;
    if (opened instanceof Opened.Encoded encoded) {
      content =
          decoder.decode(encoded, position).exceptionally(e -> undecodable(record, position, e));
    } else if (opened instanceof Opened.Withdrawal withdrawal) {
      content = CompletableFuture.completedFuture(new Content.Withdrawn(withdrawal.imageId()));
    } else if (opened instanceof Opened.Refused refused) {
      content =
          CompletableFuture.completedFuture(
              unusable(record, position, refused.reason(), refused.detail()));
    } else {
      throw new IllegalStateException("not handled: " + opened);
    }
    long bytes = Math.max(0, record.serializedValueSize());
    waitingBytes.addAndGet(bytes);
    waiting.add(new Waiting(bytes, content.thenApply(c -> new Received(position, c))));
    return true;
  }

  private static Content undecodable(
      ConsumerRecord<byte[], byte[]> record, SourcePosition position, Throwable thrown) {
    Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
    if (cause instanceof UndecodableImageException e) {
      return unusable(record, position, e.reason().name(), e.getMessage());
    }
    throw new CompletionException(cause);
  }

  private static Content unusable(
      ConsumerRecord<byte[], byte[]> record,
      SourcePosition position,
      String reason,
      String detail) {
    byte[] key = record.key() == null ? new byte[0] : record.key();
    byte[] value = record.value() == null ? new byte[0] : record.value();
    byte[] keptKey = Arrays.copyOf(key, Math.min(key.length, MAX_DEAD_KEY_BYTES));
    byte[] keptValue =
        Arrays.copyOf(value, Math.min(value.length, MAX_DEAD_BYTES - keptKey.length));
    long cut = (long) key.length + value.length - keptKey.length - keptValue.length;
    String kept = cut == 0 ? "" : "; " + cut + " bytes at its end are left out of this copy";
    String shortDetail = detail.substring(0, Math.min(detail.length(), MAX_DETAIL_CHARACTERS));
    return new Content.Unusable(
        new DeadLetter(keptKey, keptValue, position, reason, shortDetail + kept));
  }

  private void waitForRegistry(RetriableException e) {
    if (!registryWarned) {
      LOG.warn(
          "The schema registry does not answer; images wait until it does. {}", e.getMessage());
      registryWarned = true;
    }
    images.pause(true);
    images.poll(REGISTRY_BACK_OFF).forEach(backlog::add);
  }

  /** The offsets up to which everything in the topic was published when asked. */
  CompletableFuture<Map<Integer, Long>> endOffsets() {
    return images.endOffsets();
  }
}
