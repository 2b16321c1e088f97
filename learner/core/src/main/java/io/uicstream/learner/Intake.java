package io.uicstream.learner;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
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
   * As received; one record may pass it, however large. An image is held twice while it is decoded,
   * and the consumer holds as much again.
   */
  static final long MAX_WAITING_BYTES =
      Math.min(128L << 20, Math.max(1, Runtime.getRuntime().maxMemory() / 16));

  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration POLL_WHILE_FULL = Duration.ofMillis(5);
  private static final Duration REGISTRY_BACK_OFF = Duration.ofSeconds(1);

  private final ImagesConsumer images;
  private final Unpacker unpacker;
  private final Clock clock;
  private final Deque<ConsumerRecord<byte[], byte[]>> backlog = new ArrayDeque<>();
  private final BlockingQueue<Waiting> waiting = new LinkedBlockingQueue<>();
  private final AtomicLong waitingBytes = new AtomicLong();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile boolean closed;
  private boolean registryWarned;

  /** A record on its way through the decode threads. */
  private record Waiting(long bytes, CompletableFuture<Received> received) {}

  Intake(ImagesConsumer images, Unpacker unpacker, Clock clock) {
    this.images = images;
    this.unpacker = unpacker;
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
    CompletableFuture<Received> received;
    try {
      received = unpacker.unpack(record);
      if (registryWarned) {
        LOG.info("The schema registry answers again.");
        registryWarned = false;
      }
    } catch (RetriableException e) {
      waitForRegistry(e);
      return false;
    }
    long bytes = Math.max(0, record.serializedValueSize());
    waitingBytes.addAndGet(bytes);
    waiting.add(new Waiting(bytes, received));
    return true;
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
