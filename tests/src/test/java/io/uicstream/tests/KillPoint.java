package io.uicstream.tests;

import java.util.List;

/**
 * A moment at which a process is killed: when it enters a method for the so-manieth time from now.
 * A method that is not there any more fails the test, so that the list cannot go stale.
 *
 * @param name the moment in words
 * @param className of the method
 * @param method its name; all overloads
 * @param entries the process dies at the last of so many
 * @param atStart whether a process that runs already does not pass it
 */
record KillPoint(String name, String className, String method, int entries, boolean atStart) {
  /** The parts that are killed. */
  enum Part {
    LEARNER,
    EVALUATOR,
    BROKER
  }

  private static final String CHECKPOINTS = "io.uicstream.learner.checkpoint.CheckpointStore";
  private static final String STREAMS = "org.apache.kafka.streams.processor.internals.";
  private static final String LOG = "org.apache.kafka.storage.internals.log.";
  private static final String TRANSACTIONS = "kafka.coordinator.transaction.";
  private static final String GROUPS = "org.apache.kafka.coordinator.group.";

  /** The named moments of a part, in the order in which they are tried. */
  static List<KillPoint> of(Part part) {
    return switch (part) {
      case LEARNER ->
          List.of(
              at("during a split", "io.uicstream.labelstore.Splitter", "split", 2),
              at("after store apply", "io.uicstream.learner.Meter", "applied", 3),
              at("mid-publish", "io.uicstream.learner.TopicRecords", "label", 30),
              at("during checkpoint write", "io.uicstream.engine.Safetensors", "writeFully", 5),
              at("checkpoint written, rename", CHECKPOINTS, "rename", 1),
              at("checkpoint renamed", CHECKPOINTS, "removeOthers", 1),
              at("before publish", "io.uicstream.learner.TopicRecords", "record", 1),
              at("published, not noted", "io.uicstream.labelstore.LabelStore", "acknowledge", 2),
              atStart("rebalance", "io.uicstream.learner.ImagesConsumer", "onPartitionsAssigned"),
              at("before store apply", "io.uicstream.labelstore.LabelStore", "apply", 2),
              at("store commit", "io.uicstream.labelstore.Writes", "commit", 4));
      case EVALUATOR ->
          List.of(
              at("before commit", STREAMS + "StreamsProducer", "commitTransaction", 2),
              atStart("rebalance", STREAMS + "StreamsRebalanceListener", "onPartitionsAssigned"),
              at("after commit", STREAMS + "StreamTask", "postCommit", 2),
              at(
                  "label counted in a pane",
                  "io.uicstream.evaluator.PaneCollector",
                  "addToPane",
                  40),
              at("pane sent", "io.uicstream.evaluator.PaneCollector", "closePane", 2),
              at("figures reported", "io.uicstream.evaluator.FiguresProcessor", "report", 2),
              at("panes added up", "io.uicstream.evaluator.FiguresProcessor", "add", 20));
      case BROKER ->
          List.of(
              at("during log roll", LOG + "LocalLog", "roll", 1),
              at("log append", LOG + "UnifiedLog", "appendAsLeader", 7),
              at(
                  "transaction log",
                  TRANSACTIONS + "TransactionStateManager",
                  "appendTransactionToLog",
                  3),
              at("log rolled", LOG + "LogSegments", "add", 1),
              at(
                  "transaction end",
                  TRANSACTIONS + "TransactionCoordinator",
                  "handleEndTransaction",
                  2),
              at("offset commit", GROUPS + "OffsetMetadataManager", "commitOffset", 1));
    };
  }

  private static KillPoint at(String name, String className, String method, int entries) {
    return new KillPoint(name, className, method, entries, false);
  }

  private static KillPoint atStart(String name, String className, String method) {
    return new KillPoint(name, className, method, 1, true);
  }
}
