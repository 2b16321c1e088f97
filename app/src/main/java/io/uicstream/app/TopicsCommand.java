package io.uicstream.app;

import io.uicstream.app.settings.Group;
import io.uicstream.app.settings.PartSettings;
import io.uicstream.app.settings.Values;
import io.uicstream.schemas.TopicCreator;
import io.uicstream.schemas.Topics;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code uic topics}: the topics of a run. */
@Command(name = "topics", header = "Topics of a run.", subcommands = TopicsCommand.Create.class)
final class TopicsCommand {

  /** {@code uic topics create}: makes those that are missing. */
  @Command(
      name = "create",
      header = "Create the topics of a run that do not exist yet; changes none that does.",
      footer = {
        "",
        "Example:",
        "  uic topics create --bootstrap-servers kafka:9092 --topics-partitions 12"
      })
  static final class Create extends ConfiguredCommand {
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
      return Failures.OK;
    }
  }
}
