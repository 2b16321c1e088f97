package io.uicstream.app;

import io.uicstream.app.doctor.Checkup;
import io.uicstream.app.doctor.Checkup.Section;
import io.uicstream.app.doctor.EngineFindings;
import io.uicstream.app.doctor.Finding;
import io.uicstream.app.doctor.Machine;
import io.uicstream.app.settings.Group;
import io.uicstream.app.settings.LocalSettings;
import io.uicstream.app.settings.ModelSettings;
import io.uicstream.app.settings.Setting;
import io.uicstream.app.settings.Values;
import io.uicstream.engine.Engine;
import io.uicstream.engine.NvidiaGpu;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

/** {@code uic doctor}: what this machine offers and what is wrong with it. */
@Command(
    name = "doctor",
    header = "Say what this machine offers and what is wrong; 1 if anything is.",
    description = {
      "Looks at Java, processor, memory, disk, engines, GPUs and ports, and asks the broker and the",
      "registry if they are named or answer at the default addresses. Changes nothing."
    },
    footer = {
      "",
      "Examples:",
      "  uic doctor",
      "  uic doctor --bootstrap-servers kafka:9092 --schema-registry-url http://registry:8081"
    })
final class DoctorCommand extends ConfiguredCommand {
  @Override
  List<Group> groups() {
    return List.of(Group.CONNECTION, Group.EMBEDDED, Group.LOCAL);
  }

  /** It writes no log. */
  @Override
  List<Setting<?>> without() {
    return List.of(LocalSettings.LOG);
  }

  @Override
  Map<String, String> preferred() {
    return Map.of(
        LocalSettings.BROKER_PORT.name(), BrokerCommand.DEFAULT_PORT,
        LocalSettings.REGISTRY_PORT.name(), RegistryCommand.DEFAULT_PORT);
  }

  @Override
  int run(Values values) {
    Connections connections = new Connections(values);
    Checkup checkup =
        new Checkup(
            line -> {
              out().println(line);
              out().flush();
            });
    int problems =
        checkup.examine(
            List.of(
                new Section(
                    "This machine", () -> Machine.findings(values.of(LocalSettings.DATA_DIR))),
                new Section("Engines", () -> engines(values)),
                new Section("Ports on loopback", connections::ports),
                new Section("Kafka", connections::broker),
                new Section("Schema registry", connections::registry)));
    return problems == 0 ? Failures.OK : Failures.FAILURE;
  }

  private static List<Finding> engines(Values values) {
    List<Engine> all = Engines.all();
    List<Finding> findings = new ArrayList<>(EngineFindings.of(all, NvidiaGpu.all()));
    findings.add(
        choice(
            "auto",
            () -> Engines.choose("auto", all),
            failure -> "no engine can run here, for the reasons above"));
    if (values.given(ModelSettings.ENGINE) || values.given(ModelSettings.PRECISION)) {
      findings.add(choice("settings", () -> Engines.choose(values), CommandFailure::getMessage));
    }
    return findings;
  }

  private static Finding choice(
      String subject, Supplier<Engines.Choice> choice, Function<CommandFailure, String> problem) {
    try {
      return Finding.ok(subject, "takes " + choice.get().why());
    } catch (CommandFailure e) {
      return Finding.problem(subject, problem.apply(e));
    }
  }
}
