package io.uicstream.app.settings;

/** What a setting is about; commands take whole groups. */
public enum Group {
  /** Kafka, topics, registry. */
  CONNECTION("Connection"),
  /** Topics, when they are created. */
  TOPICS("Topics"),
  /** Where images come from. */
  SOURCE("Images in"),
  /** The generated corpus. */
  CORPUS("Generated corpus"),
  /** The network and its engine. */
  NETWORK("Network"),
  /** How it learns. */
  TRAINING("Training"),
  /** The replay window. */
  WINDOW("Replay window"),
  /** How the learner runs. */
  OPERATION("Operation"),
  /** When a run ends by itself. */
  STOP("End of the run"),
  /** The evaluator. */
  EVALUATION("Evaluation"),
  /** When the evaluator raises alarms. */
  ALARMS("Alarms"),
  /** Broker and registry that run here. */
  EMBEDDED("Embedded broker and registry"),
  /** Files on this machine. */
  LOCAL("This machine");

  private final String title;

  Group(String title) {
    this.title = title;
  }

  /** A heading for people. */
  public String title() {
    return title;
  }
}
