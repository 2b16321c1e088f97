package io.uicstream.app;

import io.uicstream.app.settings.ConnectionSettings;
import io.uicstream.app.settings.PartSettings;
import io.uicstream.app.settings.Values;
import io.uicstream.learner.LearnerSettings.ImagesFormat;
import io.uicstream.schemas.HttpSchemaRegistry;
import io.uicstream.schemas.LabelFormat;
import io.uicstream.schemas.RegistrySettings;
import io.uicstream.schemas.RegistryUnavailableException;
import io.uicstream.schemas.TopicSerdes;

/** The schema registry that the parts of a run share. */
final class Registries {
  /** An id that no registry gives; asking for it shows whether one answers. */
  private static final int NO_ID = Integer.MAX_VALUE;

  private Registries() {}

  /** Serdes for all topics of a run, by the registry of the settings. */
  static TopicSerdes serdes(Values values) {
    return new TopicSerdes(
        new HttpSchemaRegistry(PartSettings.registry(values)),
        values.of(ConnectionSettings.PREFIX),
        values.of(ConnectionSettings.LABELS_FORMAT));
  }

  /**
   * Makes sure that a registry answers, since parts that gave out ids of their own could not read
   * each other's records. A run without Avro needs none.
   *
   * @throws NoAnswer if none answers
   */
  static void require(Values values) {
    boolean avro =
        values.of(ConnectionSettings.IMAGES_FORMAT) == ImagesFormat.AVRO
            || values.of(ConnectionSettings.LABELS_FORMAT) == LabelFormat.AVRO;
    if (avro) {
      ask(values);
    }
  }

  /**
   * Makes sure that a registry answers.
   *
   * @throws NoAnswer if none answers
   */
  static void ask(Values values) {
    RegistrySettings once = PartSettings.registry(values).withAttempts(2);
    try {
      new HttpSchemaRegistry(once).schema(NO_ID);
    } catch (RegistryUnavailableException e) {
      throw new NoAnswer(
          e.getMessage()
              + ". All parts of a run share one registry: start the built-in one with `uic registry"
              + " --bootstrap-servers "
              + values.of(ConnectionSettings.BOOTSTRAP_SERVERS)
              + "`, or name yours with --schema-registry-url",
          e);
    }
  }
}
