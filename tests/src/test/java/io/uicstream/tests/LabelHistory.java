package io.uicstream.tests;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.uicstream.schemas.Annotation;
import io.uicstream.schemas.Embedding;
import io.uicstream.schemas.LabelCause;
import io.uicstream.schemas.LabelHeaders;
import io.uicstream.schemas.PseudoLabel;
import io.uicstream.schemas.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What a learner and annotators might have written over some time: arrivals, visits, splits,
 * withdrawals and annotations, evenly spread over event time. All of it follows from a seed.
 */
final class LabelHistory {
  static final int CLASSES = 20;

  /** What a learner writes on a small machine. */
  private static final int EVENTS_PER_SECOND = 200;

  private static final int TRUE_CLASSES = 7;

  /** Annotated images behind the end. */
  static final int END_MARKS = 64;

  private final long startMs;
  private final int seconds;
  private final List<Event> events = new ArrayList<>();

  /** One record on {@code pseudo-labels} or {@code annotations}. */
  private sealed interface Event {
    long atMs();

    String imageId();
  }

  private record Labelled(long atMs, String imageId, PseudoLabel label) implements Event {}

  private record Removed(long atMs, String imageId, long sequence) implements Event {}

  private record Annotated(long atMs, String imageId, String trueClass) implements Event {}

  /**
   * Makes up a history.
   *
   * @param seed everything but the time follows from it
   * @param startMs event time of the first event; a full second
   * @param seconds how long it lasts
   */
  LabelHistory(long seed, long startMs, int seconds) {
    this.startMs = startMs;
    this.seconds = seconds;
    Author author = new Author(new SplittableRandom(seed));
    for (int i = 0; i < seconds * EVENTS_PER_SECOND; i++) {
      events.add(author.next(startMs + i * 1000L / EVENTS_PER_SECOND));
    }
  }

  /** Writes one event after the other. */
  private static final class Author {
    private final SplittableRandom random;
    private final List<String> live = new ArrayList<>();
    private final Map<String, Integer> labels = new HashMap<>();
    private int images;
    private long sequence;

    Author(SplittableRandom random) {
      this.random = random;
    }

    Event next(long atMs) {
      int what = random.nextInt(100);
      if (live.size() < 50 || what < 25) {
        return arrive(atMs);
      }
      int index = random.nextInt(live.size());
      String imageId = live.get(index);
      if (what < 85) {
        return relabel(atMs, imageId, what < 80 ? LabelCause.VISIT : LabelCause.SPLIT);
      }
      if (what < 88) {
        live.remove(index);
        labels.remove(imageId);
        return new Removed(atMs, imageId, ++sequence);
      }
      // Labels alone tell the evaluator the time: an annotation counts from the second that labels
      // of its partition have reached, which by the middle of a second is this one in each of them.
      return atMs % 1000 < 500
          ? relabel(atMs, imageId, LabelCause.VISIT)
          : new Annotated(atMs, imageId, "class-" + trueClass(imageId));
    }

    private Event arrive(long atMs) {
      String imageId = "image/" + images++;
      live.add(imageId);
      int label = labelOf(imageId);
      labels.put(imageId, label);
      return labelled(atMs, imageId, label, LabelCause.ARRIVAL, null);
    }

    private Event relabel(long atMs, String imageId, LabelCause cause) {
      int label = labelOf(imageId);
      return labelled(atMs, imageId, label, cause, labels.put(imageId, label));
    }

    /** Mostly one of two classes that go with the true class, so that NMI is neither 0 nor 1. */
    private int labelOf(String imageId) {
      return random.nextInt(10) < 6
          ? trueClass(imageId) * 2 + random.nextInt(2)
          : random.nextInt(CLASSES);
    }

    private static int trueClass(String imageId) {
      return Math.floorMod(imageId.hashCode(), TRUE_CLASSES);
    }

    private Event labelled(
        long atMs, String imageId, int label, LabelCause cause, Integer previous) {
      return new Labelled(
          atMs, imageId, LabelHistory.label(label, cause, previous, ++sequence, atMs));
    }
  }

  private static PseudoLabel label(
      int label, LabelCause cause, Integer previous, long sequence, long atMs) {
    int visits = previous == null ? 1 : 2;
    Instant at = Instant.ofEpochMilli(atMs);
    return new PseudoLabel(label, 0.5f, cause, previous, visits, sequence, 0L, "run", 0, 0L, at);
  }

  /** Records on the label topic. */
  long labelEvents() {
    return events.stream().filter(event -> !(event instanceof Annotated)).count();
  }

  /** Last pane boundary. */
  long endMs() {
    return startMs + seconds * 1000L;
  }

  /** Newest label of every live image at a time, with the true class where it is known by then. */
  Map<String, Map.Entry<Integer, Optional<String>>> stateAt(long atMs) {
    Map<String, Integer> labels = new HashMap<>();
    Map<String, String> trueClasses = new HashMap<>();
    for (Event event : events) {
      if (event.atMs() >= atMs) {
        break;
      }
      if (event instanceof Labelled labelled) {
        labels.put(event.imageId(), labelled.label().getPseudoClass());
      } else if (event instanceof Removed) {
        labels.remove(event.imageId());
      } else if (event instanceof Annotated annotated) {
        trueClasses.put(event.imageId(), annotated.trueClass());
      }
    }
    Map<String, Map.Entry<Integer, Optional<String>>> state = new HashMap<>();
    labels.forEach(
        (image, label) ->
            state.put(image, Map.entry(label, Optional.ofNullable(trueClasses.get(image)))));
    return state;
  }

  /**
   * Publishes all events, an embedding with each arrival, and behind them records that let event
   * time pass the end in every partition, so that nothing waits for a wall clock.
   */
  void publish(TestRun run, int labelPartitions) {
    try (Producer<byte[], byte[]> producer = run.producer()) {
      for (Event event : events) {
        send(producer, record(run, event));
        if (event instanceof Labelled arrived && arrived.label().getPreviousClass() == null) {
          send(producer, embedding(run, event.imageId(), event.atMs()));
        }
      }
      for (int partition = 0; partition < labelPartitions; partition++) {
        long atMs = endMs() + 1000;
        PseudoLabel label = label(0, LabelCause.ARRIVAL, null, Long.MAX_VALUE, atMs);
        send(
            producer,
            new ProducerRecord<>(
                run.name(Topics.PSEUDO_LABELS),
                partition,
                atMs,
                ("end/" + partition).getBytes(UTF_8),
                run.bytes(Topics.PSEUDO_LABELS, label)));
      }
      for (int i = 0; i < END_MARKS; i++) {
        send(producer, record(run, new Annotated(endMs() + 2000, "end-mark/" + i, "none")));
        send(producer, embedding(run, "end-mark/" + i, endMs() + 2000));
      }
      producer.flush();
    }
  }

  /** Features that tell the true class of some images, by chance that follows from the id. */
  private static ProducerRecord<byte[], byte[]> embedding(TestRun run, String imageId, long atMs) {
    SplittableRandom random = new SplittableRandom(imageId.hashCode());
    List<Float> values = new ArrayList<>();
    for (int i = 0; i < TRUE_CLASSES; i++) {
      values.add((float) random.nextDouble() + (i == Author.trueClass(imageId) ? 0.5f : 0));
    }
    Embedding embedding = new Embedding("conv5", 1, values, 0L, 0, 0L, Instant.ofEpochMilli(atMs));
    return new ProducerRecord<>(
        run.name(Topics.EMBEDDINGS),
        null,
        atMs,
        imageId.getBytes(UTF_8),
        run.bytes(Topics.EMBEDDINGS, embedding));
  }

  private static ProducerRecord<byte[], byte[]> record(TestRun run, Event event) {
    byte[] key = event.imageId().getBytes(UTF_8);
    if (event instanceof Annotated annotated) {
      Annotation value =
          new Annotation(annotated.trueClass(), Instant.ofEpochMilli(annotated.atMs()));
      return new ProducerRecord<>(
          run.name(Topics.ANNOTATIONS),
          null,
          event.atMs(),
          key,
          run.bytes(Topics.ANNOTATIONS, value));
    }
    byte[] value =
        event instanceof Labelled labelled
            ? run.bytes(Topics.PSEUDO_LABELS, labelled.label())
            : null;
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(run.name(Topics.PSEUDO_LABELS), null, event.atMs(), key, value);
    if (event instanceof Removed removed) {
      record.headers().add(LabelHeaders.CAUSE, "WITHDRAWN".getBytes(UTF_8));
      record.headers().add(LabelHeaders.RUN_ID, "run".getBytes(UTF_8));
      record
          .headers()
          .add(LabelHeaders.SEQUENCE, Long.toString(removed.sequence()).getBytes(UTF_8));
    }
    return record;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // what is lost shows in the figures
  private static void send(
      Producer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
    producer.send(record);
  }
}
