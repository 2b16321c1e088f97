package io.uicstream.app.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * All settings with their values in force, secrets masked.
 *
 * @param settings in the order of the table; behind them what is handed to Kafka clients
 */
public record SettingsReport(List<Entry> settings) {
  /**
   * One setting.
   *
   * @param name lower-case words with dots
   * @param value in force, as text
   * @param defaultValue default, as text
   * @param origin where the value comes from
   * @param unit unit of the value, empty where it has none
   * @param meaning a phrase
   * @param group what it is about
   * @param flag of commands that have it
   * @param variable of the environment
   */
  public record Entry(
      String name,
      String value,
      String defaultValue,
      String origin,
      String unit,
      String meaning,
      String group,
      String flag,
      String variable) {}

  /** Settings as they are resolved. */
  public static SettingsReport of(Values values) {
    List<Entry> entries = new ArrayList<>();
    for (Setting<?> setting : Table.all()) {
      entries.add(
          new Entry(
              setting.name(),
              Secrets.shown(setting.name(), values.text(setting)),
              setting.defaultText(),
              values.origin(setting).word(),
              setting.unit(),
              setting.meaning(),
              setting.group().title(),
              setting.flag(),
              setting.variable()));
    }
    values
        .kafka()
        .forEach(
            (property, given) -> {
              String name = ConnectionSettings.KAFKA + property;
              entries.add(
                  new Entry(
                      name,
                      Secrets.shown(name, given.text()),
                      "",
                      given.origin().word(),
                      "",
                      "handed to every Kafka client",
                      "Kafka clients",
                      "--set " + name + "=",
                      Setting.ENVIRONMENT_PREFIX
                          + name.replace('.', '_').toUpperCase(Locale.ROOT)));
            });
    return new SettingsReport(List.copyOf(entries));
  }
}
