package io.uicstream.learner;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.uicstream.labelstore.DeadLetter;
import io.uicstream.learner.Received.Content;
import io.uicstream.schemas.LearnerStatus.First;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Remembers the first dead letters of each reason, for people. Used by the thread of the loop. */
final class FirstDeadLetters {
  private static final int OF_EACH_REASON = 3;
  private static final int MOST_CHARACTERS = 200;

  /** By reason, then by name: after a rebalance records are read again. */
  private final Map<String, Map<String, First>> byReason = new TreeMap<>();

  /** Notes those among what was received. */
  void note(List<Received> received) {
    for (Received each : received) {
      if (each.content() instanceof Content.Unusable unusable) {
        note(unusable.deadLetter());
      }
    }
  }

  private void note(DeadLetter letter) {
    Map<String, First> ofReason =
        byReason.computeIfAbsent(letter.reason(), reason -> new LinkedHashMap<>());
    if (ofReason.size() < OF_EACH_REASON) {
      String name = shortened(name(letter));
      ofReason.putIfAbsent(name, new First(name, letter.reason(), shortened(letter.detail())));
    }
  }

  private static String name(DeadLetter letter) {
    return letter.key().length > 0
        ? new String(letter.key(), UTF_8)
        : "partition %d, offset %d"
            .formatted(letter.position().partition(), letter.position().offset());
  }

  private static String shortened(String text) {
    return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS - 1) + "…";
  }

  /** In the order of reasons, then as they came. */
  List<First> list() {
    return byReason.values().stream().flatMap(ofReason -> ofReason.values().stream()).toList();
  }
}
