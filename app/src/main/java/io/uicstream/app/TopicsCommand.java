package io.uicstream.app;

import io.uicstream.app.settings.Group;
import io.uicstream.app.settings.PartSettings;
import io.uicstream.app.settings.Values;
import io.uicstream.schemas.TopicCreator;
import io.uicstream.schemas.TopicLimits;
import io.uicstream.schemas.Topics;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code uic topics}: the topics of a run. */
@Command(name = "topics", header = "Topics of a run.", subcommands = TopicsCommand.Create.class)
final class TopicsCommand {

  /** {@code uic topics create}: makes those that are missing. */
  @Command(
      name = "create",
      header = "Create the topics of a run that do not exist yet.",
      description = "Changes none that does, but for what --raise-limits asks for.",
      footer = {
        "",
        "Examples:",
        "  uic topics create --images-max-bytes 32MB --raise-limits",
        "  uic topics create --bootstrap-servers kafka:9092 --topics-partitions 12"
      })
  static final class Create extends ConfiguredCommand {
    @Option(
        names = "--raise-limits",
        description = "Raise max.message.bytes where a topic takes less than --images-max-bytes.")
    private boolean raiseLimits;

    @Override
    List<Group> groups() {
      return List.of(Group.CONNECTION, Group.TOPICS);
    }

    @Override
    int run(Values values) {
      Cluster.connect(values.kafkaProperties()).close();
      TopicCreator creator =
          new TopicCreator(values.kafkaProperties(), PartSettings.topics(values));
      for (TopicCreator.Result topic : creator.create(Topics.all())) {
        String found = topic.created() ? "created" : "is there";
        String differs =
            topic.differs() ? ", not the " + topic.wantedPartitions() + " asked for" : "";
        out()
            .printf("%s  %s, partitions: %d%s%n", topic.name(), found, topic.partitions(), differs);
      }
      checkLimits(values);
      return Failures.OK;
    }

    private void checkLimits(Values values) {
      TopicLimits limits = RecordRoom.limits(values);
      List<TopicLimits.TooSmall> tooSmall = limits.tooSmall();
      if (!raiseLimits) {
        RecordRoom.warnings(values, tooSmall).forEach(out()::println);
      } else if (!tooSmall.isEmpty()) {
        limits.raise(tooSmall);
        tooSmall.forEach(
            topic ->
                out().printf("%s  max.message.bytes: %d%n", topic.topic(), topic.wantedBytes()));
      }
    }
  }
}
