package io.uicstream.app;

import io.uicstream.app.settings.ConnectionSettings;
import io.uicstream.app.settings.PartSettings;
import io.uicstream.app.settings.Values;
import io.uicstream.schemas.TopicLimits;
import java.util.List;
import java.util.Locale;

/** Says which topics take smaller records than the largest image needs, and what to do about it. */
final class RecordRoom {
  private RecordRoom() {}

  /** The limits of a run's topics against its settings. */
  static TopicLimits limits(Values values) {
    return new TopicLimits(
        values.kafkaProperties(),
        values.of(ConnectionSettings.PREFIX),
        PartSettings.limits(values));
  }

  /** Lines for people, one for each topic that takes too little. */
  static List<String> warnings(Values values, List<TopicLimits.TooSmall> topics) {
    String servers = values.of(ConnectionSettings.BOOTSTRAP_SERVERS);
    return topics.stream().map(topic -> warning(topic, servers)).toList();
  }

  private static String warning(TopicLimits.TooSmall topic, String servers) {
    return String.format(
        Locale.ROOT,
        "warning   topic %s takes records of %,d bytes (its max.message.bytes), and images.max.bytes"
            + " needs %,d: larger ones are refused. `uic topics create --raise-limits"
            + " --bootstrap-servers %s` raises it, as does `kafka-configs.sh --bootstrap-server %s"
            + " --alter --entity-type topics --entity-name %s --add-config max.message.bytes=%d`",
        topic.topic(),
        topic.bytes(),
        topic.wantedBytes(),
        servers,
        servers,
        topic.topic(),
        topic.wantedBytes());
  }
}
