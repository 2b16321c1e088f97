package io.uicstream.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResolverTest {
  private static final Map<String, String> NOTHING = Map.of();

  @TempDir Path directory;

  private Path file(String... lines) throws IOException {
    return Files.write(directory.resolve("uic.properties"), List.of(lines));
  }

  private static Values flags(Map<String, String> flags) {
    return Resolver.resolve(new Sources(NOTHING, Optional.empty(), NOTHING, flags, List.of()));
  }

  private static List<String> problems(Sources sources) {
    return catchThrowableOfType(SettingsException.class, () -> Resolver.resolve(sources))
        .problems();
  }

  private static List<String> problems(Map<String, String> flags) {
    return problems(new Sources(NOTHING, Optional.empty(), NOTHING, flags, List.of()));
  }

  @Test
  void shouldTakeDefaultsWhereNothingIsGiven() {
    Values values = flags(NOTHING);

    assertThat(values.of(ModelSettings.CLASSES)).isEqualTo(100);
    assertThat(values.origin(ModelSettings.CLASSES)).isEqualTo(Origin.DEFAULT);
    assertThat(values.given(ModelSettings.CLASSES)).isFalse();
  }

  @Test
  void shouldLetLaterLayersWin() throws IOException {
    Path file = file("classes=3", "batch=30", "epochs=300", "momentum=0.3");
    Map<String, String> command =
        Map.of("classes", "2", "batch", "20", "epochs", "200", "momentum", "0.2", "input", "64");
    Map<String, String> environment =
        Map.of("UIC_CLASSES", "4", "UIC_BATCH", "40", "HOME", "/home/somebody");
    Map<String, String> flags = Map.of("classes", "5");

    Values values =
        Resolver.resolve(new Sources(command, Optional.of(file), environment, flags, List.of()));

    assertThat(values.of(ModelSettings.CLASSES)).isEqualTo(5);
    assertThat(values.origin(ModelSettings.CLASSES)).isEqualTo(Origin.FLAG);
    assertThat(values.of(TrainingSettings.BATCH)).isEqualTo(40);
    assertThat(values.origin(TrainingSettings.BATCH)).isEqualTo(Origin.ENVIRONMENT);
    assertThat(values.of(TrainingSettings.EPOCHS)).isEqualTo(300);
    assertThat(values.origin(TrainingSettings.EPOCHS)).isEqualTo(Origin.FILE);
    assertThat(values.of(ModelSettings.INPUT)).isEqualTo(64);
    assertThat(values.origin(ModelSettings.INPUT)).isEqualTo(Origin.COMMAND);
    assertThat(values.given(ModelSettings.INPUT)).isFalse();
  }

  @Test
  void shouldFindTheFileByItsVariable() throws IOException {
    Map<String, String> environment = Map.of("UIC_CONFIG", file("classes=7").toString());

    Values values =
        Resolver.resolve(new Sources(NOTHING, Optional.empty(), environment, NOTHING, List.of()));

    assertThat(values.of(ModelSettings.CLASSES)).isEqualTo(7);
  }

  @Test
  void shouldMapVariablesToNamesWithDots() {
    Map<String, String> environment =
        Map.of(
            "UIC_WINDOW_IMAGES", "77",
            "UIC_KAFKA_BOOTSTRAP_SERVERS", "kafka:9092",
            "UIC_KAFKA_SECURITY_PROTOCOL", "SSL");

    Values values =
        Resolver.resolve(new Sources(NOTHING, Optional.empty(), environment, NOTHING, List.of()));

    assertThat(values.of(ModelSettings.WINDOW_IMAGES)).isEqualTo(77);
    assertThat(values.kafkaProperties())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("bootstrap.servers", "kafka:9092", "security.protocol", "SSL"));
  }

  @Test
  void shouldHandKafkaPropertiesOnUntouched() {
    String jaas = "org.example.Login required user=\"a b\"  password='x=y';";

    Values values =
        flags(Map.of("kafka.sasl.jaas.config", jaas, "kafka.my.plugin.setting", " kept "));

    assertThat(values.kafkaProperties())
        .containsEntry("sasl.jaas.config", jaas)
        .containsEntry("my.plugin.setting", " kept ");
  }

  @Test
  void shouldReportAllProblemsOfAllLayersAtOnce() throws IOException {
    Path file = file("clases=3", "epochs=none");
    Map<String, String> environment = Map.of("UIC_WINDOW_IMAGE", "7");
    Map<String, String> flags = Map.of("batch", "1", "kafka.boostrap.servers", "kafka:9092");

    List<String> problems =
        problems(
            new Sources(
                NOTHING, Optional.of(file), environment, flags, List.of("--max-image", "rubbish")));

    assertThat(problems)
        .containsExactlyInAnyOrder(
            "unknown setting clases (in " + file + "); did you mean 'classes'?",
            "epochs (in " + file + ") is 'none': it must be a number from 1 to 1000000",
            "unknown environment variable UIC_WINDOW_IMAGE; did you mean 'UIC_WINDOW_IMAGES'?",
            "--batch is '1': it must be a number from 2 to 65536",
            "'kafka.boostrap.servers' is no property of a Kafka client;"
                + " did you mean 'kafka.bootstrap.servers'?",
            "unknown flag --max-image; did you mean '--max-images'?",
            "'rubbish' is not understood here");
  }

  @Test
  void shouldHaveTopicsTakeTheLargestImage() {
    assertThat(PartSettings.limits(flags(NOTHING)).imageBytes()).isEqualTo(16 << 20);
    Values values = flags(Map.of("images.max.bytes", "32MB"));
    assertThat(PartSettings.limits(values).imageBytes()).isEqualTo(32 << 20);
    assertThat(PartSettings.topics(values).overrides().get("images"))
        .containsEntry("max.message.bytes", Integer.toString((32 << 20) + 65_536));
    assertThat(PartSettings.topics(values).overrides().get("images.dead-letter"))
        .containsEntry("max.message.bytes", Integer.toString((32 << 20) + 81_920));
    assertThat(problems(Map.of("images.max.bytes", "61MB")))
        .singleElement()
        .asString()
        .contains("of at least 1kb and at most 60mb");
  }

  @Test
  void shouldRefuseContradictions() {
    assertThat(problems(Map.of("network", "alexnet", "input", "32")))
        .containsExactly("--input is 32, but --network alexnet takes 224 pixels");
    assertThat(problems(Map.of("embeddings.layer", "conv6")))
        .containsExactly(
            "--embeddings-layer is conv6, but --network alexnet-small has conv1, conv2, conv3,"
                + " conv4, conv5");
    assertThat(problems(Map.of("classes", "1000000")))
        .containsExactly(
            "--classes is 1000000, but the window holds 50000 images: most classes could never have"
                + " one; take fewer classes, at best a 25th of the images, or raise"
                + " --window-images");
    assertThat(flags(Map.of("classes", "60000", "window.images", "60000"))).isNotNull();
    assertThat(problems(Map.of("replay.minimum", "6", "evaluation.window", "2500ms")))
        .containsExactly(
            "--replay-minimum is 6, more than --replay-ratio 5; it is what that falls to",
            "--evaluation-window is 2500ms, which is no multiple of --evaluation-pane 1s");
    assertThat(problems(Map.of("order", "class-ordered"))).hasSize(1);
  }

  @Test
  void shouldNotJudgeASettingTogetherWithAnUnreadableOne() {
    assertThat(problems(Map.of("network", "resnet", "input", "224")))
        .containsExactly(
            "--network is 'resnet': it must be one of alexnet, alexnet-small, resnet18, resnet50, vgg16");
  }

  @Test
  void shouldNameAMissingFile() {
    Path missing = directory.resolve("none.properties");

    assertThat(problems(new Sources(NOTHING, Optional.of(missing), NOTHING, NOTHING, List.of())))
        .containsExactly("--config " + missing + ": there is no such file");
  }

  @Test
  void shouldNotShowASecretThatIsImpossible() {
    assertThat(problems(Map.of("schema.registry.url", "ftp://me:secret@registry")).toString())
        .contains("schema-registry-url")
        .doesNotContain("secret@");
  }
}
