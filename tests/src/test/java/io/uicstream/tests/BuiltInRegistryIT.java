package io.uicstream.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.uicstream.schemas.Annotation;
import io.uicstream.schemas.HttpSchemaRegistry;
import io.uicstream.schemas.Image;
import io.uicstream.schemas.PseudoLabel;
import io.uicstream.schemas.RegistrySettings;
import io.uicstream.schemas.SchemaRegistry;
import io.uicstream.schemas.registry.RegistryServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** Two built-in registries over one topic, and one after the other. */
@KafkaTest
class BuiltInRegistryIT {
  private static final int SCHEMAS = 10;

  @Test
  void shouldShowInOneServerWhatWasRegisteredInTheOther(TestRun run) {
    try (RegistryServer one = server(run);
        RegistryServer other = server(run)) {
      int images = client(one).register("images-value", Image.getClassSchema());
      int annotations = client(other).register("annotations-value", Annotation.getClassSchema());

      assertThat(client(other).schema(images)).contains(Image.getClassSchema());
      assertThat(client(one).schema(annotations)).contains(Annotation.getClassSchema());
      assertThat(annotations).isNotEqualTo(images);
    }
  }

  @Test
  void shouldGiveOneIdToOneSchemaWhenFourClientsRegisterAtOnce(TestRun run) throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(4);
    try (RegistryServer one = server(run);
        RegistryServer other = server(run)) {
      List<Future<List<Integer>>> registering = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        SchemaRegistry registry = client(i % 2 == 0 ? one : other);
        String subject = "subject-" + i;
        registering.add(clients.submit(() -> registerAll(registry, subject)));
      }

      List<Integer> first = registering.get(0).get();
      for (Future<List<Integer>> each : registering) {
        assertThat(each.get()).isEqualTo(first);
      }
      assertThat(first).doesNotHaveDuplicates();
      for (RegistryServer server : List.of(one, other)) {
        for (int i = 0; i < SCHEMAS; i++) {
          assertThat(client(server).schema(first.get(i))).contains(schema(i));
        }
      }
    } finally {
      clients.shutdownNow();
    }
  }

  @Test
  void shouldKeepIdsWhenStartedAgain(TestRun run) {
    int images;
    int labels;
    try (RegistryServer before = server(run)) {
      images = client(before).register("images-value", Image.getClassSchema());
      labels = client(before).register("labels-value", PseudoLabel.getClassSchema());
    }

    try (RegistryServer after = server(run)) {
      SchemaRegistry registry = client(after);
      assertThat(registry.schema(images)).contains(Image.getClassSchema());
      assertThat(registry.register("annotations-value", Annotation.getClassSchema()))
          .isGreaterThan(Math.max(images, labels));
      assertThat(registry.register("labels-value", PseudoLabel.getClassSchema())).isEqualTo(labels);
    }
  }

  private static List<Integer> registerAll(SchemaRegistry registry, String subject) {
    List<Integer> ids = new ArrayList<>();
    for (int i = 0; i < SCHEMAS; i++) {
      ids.add(registry.register(subject + "-" + i, schema(i)));
    }
    return ids;
  }

  private static Schema schema(int i) {
    return Schema.createFixed("Fixed" + i, null, "io.uicstream.tests", i + 1);
  }

  private static RegistryServer server(TestRun run) {
    return RegistryServer.start(RegistryServer.Settings.local(run.prefix(), run.kafka()));
  }

  /** With a cache of its own, so that every answer comes from that server. */
  private static SchemaRegistry client(RegistryServer server) {
    return new HttpSchemaRegistry(
        RegistrySettings.from(Map.of(RegistrySettings.URL, server.url().toString())));
  }
}
