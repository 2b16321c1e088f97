package io.uicstream.app;

import io.uicstream.app.doctor.Finding;
import io.uicstream.app.doctor.Listener;
import io.uicstream.app.doctor.Patience;
import io.uicstream.app.doctor.Port;
import io.uicstream.app.settings.ConnectionSettings;
import io.uicstream.app.settings.LocalSettings;
import io.uicstream.app.settings.Setting;
import io.uicstream.app.settings.Values;
import io.uicstream.schemas.RegistrySettings;
import io.uicstream.schemas.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;

/**
 * What {@code uic doctor} finds out about ports, broker and registry. Ask for the ports first: they
 * tell what is at the default addresses.
 */
final class Connections {
  private static final Duration LIMIT = Duration.ofSeconds(6);
  private static final String CLIENT_LIMIT_MS = "4000";
  private static final String HOST = "127.0.0.1";

  private final Values values;
  private Listener atBrokerPort = Listener.NONE;
  private Listener atRegistryPort = Listener.NONE;

  Connections(Values values) {
    this.values = values;
  }

  /** The ports of {@code uic broker} and {@code uic registry}. */
  List<Finding> ports() {
    Port broker = port(LocalSettings.BROKER_PORT, Listener.KAFKA, "uic broker");
    Port registry = port(LocalSettings.REGISTRY_PORT, Listener.REGISTRY, "uic registry");
    atBrokerPort = broker.look(HOST);
    atRegistryPort = registry.look(HOST);
    return List.of(broker.finding(atBrokerPort), registry.finding(atRegistryPort));
  }

  private Port port(Setting<Integer> setting, Listener purpose, String command) {
    return new Port(values.of(setting), purpose, command, setting.flag(), values.given(setting));
  }

  /** The broker of the settings or, where they name none, the one at the default address. */
  List<Finding> broker() throws InterruptedException {
    String address = values.of(ConnectionSettings.BOOTSTRAP_SERVERS);
    if (!values.given(ConnectionSettings.BOOTSTRAP_SERVERS)) {
      address = HOST + ":" + values.of(LocalSettings.BROKER_PORT);
      if (atBrokerPort != Listener.KAFKA) {
        return List.of(
            Finding.note(
                "broker",
                "none at "
                    + address
                    + "; `uic demo` and `uic run` start their own, all else needs one: `uic broker`,"
                    + " or --bootstrap-servers"));
      }
    }
    Map<String, String> kafka = new HashMap<>(values.kafkaProperties());
    kafka.put("bootstrap.servers", address);
    kafka.put("default.api.timeout.ms", CLIENT_LIMIT_MS);
    kafka.put("request.timeout.ms", CLIENT_LIMIT_MS);
    String servers = address;
    return asked("broker", servers, () -> described(servers, kafka));
  }

  private List<Finding> described(String servers, Map<String, String> kafka) {
    try (Cluster cluster = Cluster.connect(kafka)) {
      Cluster.Description found = cluster.describe();
      Finding broker =
          Finding.ok(
              "broker",
              "%s answers: cluster %s, %d broker%s, %s"
                  .formatted(
                      servers,
                      found.id(),
                      found.brokers(),
                      found.brokers() == 1 ? "" : "s",
                      found.version().map("Kafka "::concat).orElse("version unknown")));
      return List.of(broker, topics(found.topics()));
    }
  }

  private Finding topics(Set<String> there) {
    String prefix = values.of(ConnectionSettings.PREFIX);
    List<String> all = Topics.all().stream().map(topic -> topic.name(prefix)).toList();
    List<String> missing = all.stream().filter(topic -> !there.contains(topic)).toList();
    if (missing.isEmpty()) {
      return Finding.ok("topics", "all " + all.size() + " of the prefix " + prefix);
    }
    return Finding.note(
        "topics",
        missing.size() == all.size()
            ? "none of the prefix " + prefix + "; `uic topics create` makes them"
            : "there is no " + String.join(", ", missing) + "; `uic topics create` makes them");
  }

  /** The registry of the settings or, where they name none, the one at the default address. */
  List<Finding> registry() throws InterruptedException {
    Values asked = values;
    if (!values.given(ConnectionSettings.REGISTRY_URL)) {
      String url = "http://" + HOST + ":" + values.of(LocalSettings.REGISTRY_PORT);
      if (atRegistryPort != Listener.REGISTRY) {
        return List.of(
            Finding.note(
                "registry",
                "none at "
                    + url
                    + "; `uic demo` and `uic run` serve their own, all else needs one: `uic"
                    + " registry`, or --schema-registry-url"));
      }
      asked = values.with(ConnectionSettings.REGISTRY_URL, url);
    }
    Values known = asked;
    String shown = RegistrySettings.redacted(known.of(ConnectionSettings.REGISTRY_URL));
    return asked(
        "registry",
        shown,
        () -> {
          Registries.ask(known);
          return List.of(Finding.ok("registry", shown + " answers"));
        });
  }

  private static List<Finding> asked(
      String subject, String address, Callable<List<Finding>> question)
      throws InterruptedException {
    try {
      return Patience.within(LIMIT, question);
    } catch (InterruptedException e) {
      throw e;
    } catch (TimeoutException e) {
      return List.of(
          Finding.problem(
              subject,
              "%s does not answer within %d s; check that it runs and can be reached from here"
                  .formatted(address, LIMIT.toSeconds())));
    } catch (Exception e) {
      return List.of(Finding.problem(subject, Failures.lines(e).get(0)));
    }
  }
}
