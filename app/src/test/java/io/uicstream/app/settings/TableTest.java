package io.uicstream.app.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.uicstream.evaluator.EvaluatorSettings;
import io.uicstream.learner.LearnerSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TableTest {
  private static Values values(Map<String, String> flags) {
    return Resolver.resolve(new Sources(Map.of(), Optional.empty(), Map.of(), flags, List.of()));
  }

  @Test
  void shouldGiveEverySettingANameFlagAndVariableOfItsOwn() {
    assertThat(Table.all()).extracting(Setting::name).doesNotHaveDuplicates();
    assertThat(Table.all()).extracting(Setting::flag).doesNotHaveDuplicates();
    assertThat(Table.all()).extracting(Setting::variable).doesNotHaveDuplicates();
    assertThat(Table.all()).extracting(Setting::meaning).doesNotContain("");
  }

  @Test
  void shouldWriteFlagsAndVariablesAsDocumented() {
    assertThat(ModelSettings.WINDOW_IMAGES.flag()).isEqualTo("--window-images");
    assertThat(ModelSettings.WINDOW_IMAGES.variable()).isEqualTo("UIC_WINDOW_IMAGES");
    assertThat(ConnectionSettings.BOOTSTRAP_SERVERS.flag()).isEqualTo("--bootstrap-servers");
  }

  @Test
  void shouldHoldTheEvaluatorsOwnDefaults() {
    EvaluatorSettings settings = PartSettings.evaluator(values(Map.of()), 4);

    assertThat(settings.figures()).isEqualTo(EvaluatorSettings.Figures.DEFAULT);
    assertThat(settings.alarms()).isEqualTo(EvaluatorSettings.Alarms.DEFAULT);
    assertThat(settings.run()).isEqualTo(new EvaluatorSettings.Run("uic", "uic-evaluator", 100, 4));
  }

  @Test
  void shouldTellTheLearnerWhatWasSet() {
    Values values =
        values(
            Map.of(
                "rule", "argmax",
                "views", "basic",
                "window.bytes", "3GB",
                "window.age", "2h",
                "max.minutes", "1.5",
                "kafka.bootstrap.servers", "kafka:9092"));

    LearnerSettings settings = PartSettings.learner(values, PartSettings.stop(values));

    assertThat(settings.training().rule()).isEqualTo(LearnerSettings.RuleName.ARGMAX);
    assertThat(settings.training().strongViews()).isFalse();
    assertThat(settings.window().windowBytes()).isEqualTo(3L << 30);
    assertThat(settings.window().windowAgeMs()).isEqualTo(7_200_000);
    assertThat(settings.stop().maxMs()).isEqualTo(90_000);
    assertThat(settings.stop().maxImages()).isEqualTo(Long.MAX_VALUE);
    assertThat(settings.connection().kafka()).containsEntry("bootstrap.servers", "kafka:9092");
  }

  @Test
  void shouldPrintValueDefaultAndOriginOfEverySetting() {
    List<String> lines = SettingsPrinter.lines(values(Map.of("classes", "7")));

    assertThat(lines).hasSize(1 + Table.all().size());
    assertThat(lines)
        .anySatisfy(line -> assertThat(line).matches("classes +7 +100 +flag +classes +K, .*"))
        .anySatisfy(line -> assertThat(line).matches("batch +256 +256 +default +images +per .*"));
  }

  @Test
  void shouldMaskSecrets() {
    List<String> lines =
        SettingsPrinter.lines(
            values(
                Map.of(
                    "kafka.ssl.keystore.password", "geheim-1",
                    "kafka.sasl.jaas.config", "geheim-2",
                    "kafka.ssl.keystore.key", "geheim-3",
                    "schema.registry.url", "http://me:geheim-4@registry:8081",
                    "kafka.security.protocol", "SASL_SSL")));

    assertThat(lines).noneMatch(line -> line.contains("geheim"));
    assertThat(lines)
        .anyMatch(line -> line.matches("kafka.ssl.keystore.password +\\*{8} .*"))
        .anyMatch(line -> line.contains("http://********@registry:8081"))
        .anyMatch(line -> line.matches("kafka.security.protocol +SASL_SSL .*"));
  }

  @Test
  void shouldMaskWhateverKafkaItselfKeepsSecret() {
    assertThat(Secrets.shown("kafka.sasl.oauthbearer.assertion.private.key.passphrase", "geheim"))
        .isEqualTo(Secrets.MASK);
    assertThat(Secrets.shown("kafka.ssl.keystore.certificate.chain", "geheim"))
        .isEqualTo(Secrets.MASK);
    assertThat(Secrets.shown("kafka.my.plugin.api.secret", "geheim")).isEqualTo(Secrets.MASK);
    assertThat(Secrets.shown("kafka.sasl.oauthbearer.token.endpoint.url", "https://login/token"))
        .isEqualTo("https://login/token");
    assertThat(Secrets.shown("data.dir", "/home/me@work")).isEqualTo("/home/me@work");
  }

  @Test
  void shouldMaskCredentialsOfUrlsWhateverCharactersTheyHold() {
    for (String password :
        List.of("geheim", "ge@heim", "ge/heim", "ge#h?eim", "ge,heim", "ge:heim")) {
      String url = "https://me:" + password + "@one:8081";
      assertThat(Secrets.shown("schema.registry.url", url + ", " + url + ",https://two"))
          .isEqualTo("https://********@one:8081, https://********@one:8081,https://two");
      assertThat(Secrets.shown("schema.registry.url", "me:" + password + "@one:8081"))
          .doesNotContain("heim");
    }
  }
}
