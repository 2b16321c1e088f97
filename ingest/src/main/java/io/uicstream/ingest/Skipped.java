package io.uicstream.ingest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What was passed over on the way from a source to its topic.
 *
 * @param byCause how many, for each cause that occurred
 * @param first the first of each cause, {@value #OF_EACH_CAUSE} at most
 */
public record Skipped(Map<Cause, Long> byCause, List<Entry> first) {
  /** Nothing passed over. */
  public static final Skipped NONE = new Skipped(Map.of(), List.of());

  private static final int OF_EACH_CAUSE = 3;

  public Skipped {
    Map<Cause, Long> inOrder = new EnumMap<>(Cause.class);
    inOrder.putAll(byCause);
    byCause = Collections.unmodifiableMap(inOrder);
    first = List.copyOf(first);
  }

  /** Why. */
  public enum Cause {
    /** Longer than the largest image allowed, by the settings. */
    TOO_LARGE,
    /** Could not be opened, listed or read. */
    UNREADABLE,
    /** Was there when its folder was listed, and not when it was to be read. */
    VANISHED,
    /** Its record is larger than the topic or the producer takes. */
    REFUSED
  }

  /**
   * One of them.
   *
   * @param name image id, or path of what has none
   * @param cause why
   * @param detail a phrase for people
   */
  public record Entry(String name, Cause cause, String detail) {}

  /** All, whatever the cause. */
  public long total() {
    return byCause.values().stream().mapToLong(Long::longValue).sum();
  }

  /** These and one more. */
  public Skipped and(Entry entry) {
    return plus(new Skipped(Map.of(entry.cause(), 1L), List.of(entry)));
  }

  /** These and others. */
  public Skipped plus(Skipped others) {
    if (others.byCause.isEmpty()) {
      return this;
    }
    Map<Cause, Long> sum = new EnumMap<>(Cause.class);
    sum.putAll(byCause);
    others.byCause.forEach((cause, count) -> sum.merge(cause, count, Long::sum));
    List<Entry> named = new ArrayList<>(first);
    for (Entry entry : others.first) {
      if (named.stream().filter(each -> each.cause() == entry.cause()).count() < OF_EACH_CAUSE) {
        named.add(entry);
      }
    }
    return new Skipped(sum, named);
  }
}
