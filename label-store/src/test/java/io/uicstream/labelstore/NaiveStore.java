package io.uicstream.labelstore;

import io.uicstream.labelstore.OutboxEntry.Cause;
import io.uicstream.labelstore.OutboxEntry.Labelled;
import io.uicstream.labelstore.OutboxEntry.Removal;
import io.uicstream.labelstore.OutboxEntry.Removed;
import io.uicstream.labelstore.OutboxEntry.Unusable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/** The rules of the label store in plain collections, without a thought for speed or disk. */
final class NaiveStore {
  /** One label of the past. */
  record Given(int label, float confidence, long modelStep, int epoch, Cause cause) {}

  /** An image that has a label. */
  static final class Image {
    final List<Given> history = new ArrayList<>();
    SourcePosition position;
    long capturedAtMs;
    long sequence;

    Given newest() {
      return history.get(history.size() - 1);
    }

    int visits() {
      return (int) history.stream().filter(given -> given.cause() != Cause.SPLIT).count();
    }

    OptionalInt previous() {
      return history.size() < 2
          ? OptionalInt.empty()
          : OptionalInt.of(history.get(history.size() - 2).label());
    }
  }

  /** An image in the window. */
  @SuppressWarnings("ArrayRecordComponent")
  record Held(String imageId, byte[] encoded, long admittedAtMs) {}

  final int classes;
  final Map<String, Image> images = new TreeMap<>();
  final TreeMap<Long, Held> window = new TreeMap<>();
  final TreeMap<Long, OutboxEntry> outbox = new TreeMap<>();
  final Map<Integer, Long> nextOffsets = new HashMap<>();
  final Map<String, Long> counts = new HashMap<>();
  LabelStoreSettings settings;
  long sequence;
  long timeMs;
  long nextAdmission;

  NaiveStore(LabelStoreSettings settings) {
    this.settings = settings;
    this.classes = settings.classes();
  }

  void reopen(LabelStoreSettings newSettings) {
    settings = newSettings;
    window.headMap(nextAdmission - settings.windowImages()).clear();
  }

  void apply(Batch batch) {
    timeMs = Math.max(timeMs, batch.nowMs());
    for (Batch.ImageRecord record : batch.records()) {
      if (record instanceof Batch.ImageRecord.Arrived arrived) {
        arrive(arrived.arrival(), batch);
      } else if (record instanceof Batch.ImageRecord.Withdrawn withdrawn) {
        if (isNew(withdrawn.position())) {
          count("withdrawn", 1);
          remove(withdrawn.imageId(), Removal.WITHDRAWN);
        }
      } else if (record instanceof Batch.ImageRecord.Unusable unusable) {
        if (isNew(unusable.deadLetter().position())) {
          count("deadLettered", 1);
          post(new Unusable(++sequence, unusable.deadLetter()));
        }
      }
    }
    batch.visits().forEach(this::visit);
    batch.nextOffsets().forEach((partition, next) -> nextOffsets.merge(partition, next, Math::max));
  }

  private boolean isNew(SourcePosition position) {
    return position.offset() >= nextOffsets.getOrDefault(position.partition(), 0L);
  }

  private void arrive(Arrival arrival, Batch batch) {
    if (!isNew(arrival.position())) {
      return;
    }
    Image known = images.get(arrival.imageId());
    count(known == null ? "admitted" : "duplicates", 1);
    if (known != null && !supersedes(arrival, known)) {
      return;
    }
    Image image = images.computeIfAbsent(arrival.imageId(), id -> new Image());
    image.position = arrival.position();
    image.capturedAtMs = arrival.capturedAtMs();
    Cause cause = known == null ? Cause.ARRIVAL : Cause.VISIT;
    label(
        arrival.imageId(),
        new Given(arrival.label(), arrival.confidence(), batch.modelStep(), batch.epoch(), cause));
    keep(arrival.imageId(), arrival.encoded());
  }

  private static boolean supersedes(Arrival arrival, Image image) {
    if (arrival.position().partition() == image.position.partition()) {
      return arrival.position().offset() > image.position.offset();
    }
    if (arrival.capturedAtMs() != image.capturedAtMs) {
      return arrival.capturedAtMs() > image.capturedAtMs;
    }
    return arrival.position().partition() > image.position.partition();
  }

  private void keep(String imageId, byte[] encoded) {
    Long admission = admission(imageId);
    if (encoded.length > settings.windowBytes()) {
      window.values().removeIf(held -> held.imageId().equals(imageId));
      return;
    }
    if (admission != null) {
      window.put(admission, new Held(imageId, encoded, window.get(admission).admittedAtMs()));
    } else {
      while (!window.isEmpty()
          && timeMs - window.firstEntry().getValue().admittedAtMs() > settings.windowAgeMs()) {
        window.pollFirstEntry();
      }
      window.put(nextAdmission++, new Held(imageId, encoded, timeMs));
      window.headMap(nextAdmission - settings.windowImages()).clear();
    }
    while (windowBytes() > settings.windowBytes()) {
      window.pollFirstEntry();
    }
  }

  private void visit(Visits visits) {
    for (int i = 0; i < visits.draw().size(); i++) {
      Held held = window.get(visits.draw().admissions()[i]);
      if (held == null) {
        count("droppedDraws", 1);
      } else {
        count("visits", 1);
        Given given =
            new Given(
                visits.labels()[i],
                visits.confidences()[i],
                visits.modelStep(),
                visits.epoch(),
                Cause.VISIT);
        label(held.imageId(), given);
      }
    }
  }

  /** Repeats a split whose random choice is known. */
  void split(List<String> moved, int to, long modelStep, int epoch) {
    count("splits", 1);
    for (String imageId : moved) {
      float confidence = images.get(imageId).newest().confidence();
      label(imageId, new Given(to, confidence, modelStep, epoch - 1, Cause.SPLIT));
    }
  }

  private void label(String imageId, Given given) {
    Image image = images.get(imageId);
    image.history.add(given);
    image.sequence = ++sequence;
    post(
        new Labelled(
            sequence,
            imageId,
            given.label(),
            given.confidence(),
            given.cause(),
            image.previous(),
            image.visits(),
            given.modelStep(),
            image.position,
            timeMs));
  }

  void expire(int partition, long beginOffset, int max) {
    images.entrySet().stream()
        .filter(entry -> entry.getValue().position.partition() == partition)
        .filter(entry -> entry.getValue().position.offset() < beginOffset)
        .sorted(Comparator.comparing(entry -> entry.getValue().position.offset()))
        .limit(max)
        .map(Map.Entry::getKey)
        .toList()
        .forEach(
            imageId -> {
              count("expired", 1);
              remove(imageId, Removal.EXPIRED);
            });
  }

  private void remove(String imageId, Removal cause) {
    if (images.remove(imageId) != null) {
      window.values().removeIf(held -> held.imageId().equals(imageId));
      post(new Removed(++sequence, imageId, cause, timeMs));
    }
  }

  private void post(OutboxEntry entry) {
    outbox.put(entry.sequence(), entry);
  }

  private void count(String name, long more) {
    counts.merge(name, more, Long::sum);
  }

  Long admission(String imageId) {
    return window.entrySet().stream()
        .filter(entry -> entry.getValue().imageId().equals(imageId))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }

  long windowBytes() {
    return window.values().stream().mapToLong(held -> held.encoded().length).sum();
  }

  long[] labelSizes() {
    long[] sizes = new long[classes];
    images.values().forEach(image -> sizes[image.newest().label()]++);
    return sizes;
  }

  int[] windowSizes() {
    int[] sizes = new int[classes];
    window.values().forEach(held -> sizes[images.get(held.imageId()).newest().label()]++);
    return sizes;
  }

  Targets targets(int epoch) {
    Map<Long, Integer> targets = new TreeMap<>();
    window.forEach(
        (admission, held) ->
            images.get(held.imageId()).history.stream()
                .filter(given -> given.epoch() < epoch)
                .reduce((earlier, later) -> later)
                .ifPresent(given -> targets.put(admission, given.label())));
    return new Targets(
        targets.keySet().stream().mapToLong(Long::longValue).toArray(),
        targets.values().stream().mapToInt(Integer::intValue).toArray());
  }

  LabelRow row(String imageId) {
    Image image = images.get(imageId);
    List<LabelRow.Visit> recent = new ArrayList<>();
    for (int i = image.history.size() - 1; i >= 0 && recent.size() < 8; i--) {
      Given given = image.history.get(i);
      recent.add(new LabelRow.Visit(given.label(), given.modelStep()));
    }
    return new LabelRow(
        imageId,
        image.newest().label(),
        image.newest().confidence(),
        image.previous(),
        recent,
        image.visits(),
        image.sequence,
        image.position,
        image.capturedAtMs,
        admission(imageId) != null);
  }

  Counters counters() {
    long admitted = counts.getOrDefault("admitted", 0L);
    long duplicates = counts.getOrDefault("duplicates", 0L);
    long deadLettered = counts.getOrDefault("deadLettered", 0L);
    long withdrawn = counts.getOrDefault("withdrawn", 0L);
    return new Counters(
        admitted + duplicates + deadLettered + withdrawn,
        admitted,
        duplicates,
        deadLettered,
        withdrawn,
        counts.getOrDefault("splits", 0L),
        counts.getOrDefault("droppedDraws", 0L),
        counts.getOrDefault("expired", 0L),
        counts.getOrDefault("visits", 0L));
  }
}
