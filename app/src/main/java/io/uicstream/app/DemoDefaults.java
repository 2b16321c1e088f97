package io.uicstream.app;

import java.util.Map;

/** What {@code uic demo} prefers to the defaults of the table. */
final class DemoDefaults {
  /** By name of the setting. */
  static final Map<String, String> SETTINGS =
      Map.of(
          "corpus.images", "20000",
          "rate", "60",
          "classes", "30");

  private DemoDefaults() {}
}
