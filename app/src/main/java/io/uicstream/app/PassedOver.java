package io.uicstream.app;

import io.uicstream.ingest.Skipped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Files that were passed over, as reports say it.
 *
 * @param total how many
 * @param byCause how many of each cause: {@code TOO_LARGE}, {@code UNREADABLE}, {@code VANISHED}
 *     (not there any more when it was to be read) or {@code REFUSED} (the topic or the producer
 *     takes no record that large)
 * @param first the first of each cause, three at most
 */
record PassedOver(long total, Map<String, Long> byCause, List<PassedFile> first) {

  /** One of them, and why. */
  record PassedFile(String name, String cause, String detail) {}

  static PassedOver of(Skipped skipped) {
    Map<String, Long> byCause = new LinkedHashMap<>();
    skipped.byCause().forEach((cause, count) -> byCause.put(cause.name(), count));
    return new PassedOver(
        skipped.total(),
        byCause,
        skipped.first().stream()
            .map(each -> new PassedFile(each.name(), each.cause().name(), each.detail()))
            .toList());
  }
}
