package io.uicstream.evaluator;

import java.nio.file.Path;

/**
 * Everything an evaluator is told at start, besides Kafka's own properties.
 *
 * @param run which run it evaluates
 * @param stateDirectory where this instance keeps its stores; two instances on one machine need two
 * @param figures which figures, and how often
 * @param alarms when to raise alarms
 */
public record EvaluatorSettings(Run run, Path stateDirectory, Figures figures, Alarms alarms) {

  /**
   * Which run.
   *
   * @param prefix topic prefix
   * @param applicationId Kafka Streams application id; instances with the same id share the work
   * @param classes K, the learner's number of pseudo classes, at least 2
   * @param labelPartitions partitions of the topic {@code pseudo-labels}, at least 1
   */
  public record Run(String prefix, String applicationId, int classes, int labelPartitions) {
    public Run {
      require(!prefix.isBlank(), "prefix must not be empty");
      require(!applicationId.isBlank(), "applicationId must not be empty");
      require(classes >= 2, "classes must be at least 2, was " + classes);
      require(labelPartitions >= 1, "labelPartitions must be at least 1, was " + labelPartitions);
    }
  }

  /**
   * Which figures, and how often.
   *
   * @param panes how moves are collected
   * @param prequentialWindowMs length of the rolling window, milliseconds of event time; a multiple
   *     of the pane
   * @param ami adjusted mutual information
   * @param probes what embeddings tell about true classes
   */
  public record Figures(Panes panes, long prequentialWindowMs, Ami ami, Probes probes) {
    /** Panes and figures every second, a window of ten minutes. */
    public static final Figures DEFAULT =
        new Figures(
            new Panes(1_000, 1_000, 2_000), 600_000, new Ami(5_000, 10_000), Probes.DEFAULT);

    public Figures {
      require(
          prequentialWindowMs >= panes.paneMs() && prequentialWindowMs % panes.paneMs() == 0,
          "prequentialWindowMs must be a multiple of paneMs, was " + prequentialWindowMs);
    }

    /**
     * Start of the tenth of the rolling window, whole panes long, that a pane lies in. What is
     * counted for each class is kept by tenths: by panes it would be too much to keep.
     */
    long tenth(long paneStartMs) {
      long panesOfTenth = Math.max(1, prequentialWindowMs / 10 / panes.paneMs());
      long lengthMs = panesOfTenth * panes.paneMs();
      return Math.floorDiv(paneStartMs, lengthMs) * lengthMs;
    }
  }

  /**
   * How moves of cells are collected.
   *
   * @param paneMs length of a pane, milliseconds of event time
   * @param everyMs milliseconds of event time between figures; a multiple of the pane
   * @param idleFlushMs milliseconds of wall clock without a record after which a partition's open
   *     pane is closed, and the partition no longer holds the others back
   */
  public record Panes(long paneMs, long everyMs, long idleFlushMs) {
    public Panes {
      require(paneMs >= 1, "paneMs must be at least 1, was " + paneMs);
      require(
          everyMs >= paneMs && everyMs % paneMs == 0,
          "everyMs must be a multiple of paneMs, was " + everyMs);
      require(idleFlushMs >= 1, "idleFlushMs must be at least 1, was " + idleFlushMs);
    }
  }

  /**
   * Probes on embeddings of annotated images.
   *
   * @param bank annotated embeddings that neighbours are looked for among: the last so many
   * @param window embeddings that accuracies are over: the last so many
   * @param waiting embeddings of a label partition that may wait for their annotations: the last so
   *     many
   */
  public record Probes(int bank, int window, int waiting) {
    /** Neighbours among 4,000, accuracies over 1,000. */
    public static final Probes DEFAULT = new Probes(4_000, 1_000, 2_000);

    public Probes {
      require(bank >= 1, "the probes' bank must be at least 1, was " + bank);
      require(window >= 1, "the probes' window must be at least 1, was " + window);
      require(waiting >= 1, "the embeddings waiting must be at least 1, was " + waiting);
    }
  }

  /**
   * When adjusted mutual information is computed.
   *
   * @param budgetMs milliseconds one computation may take; past it AMI is reported as not computed
   * @param everyMs least milliseconds of event time between two computations
   */
  public record Ami(long budgetMs, long everyMs) {
    public Ami {
      require(budgetMs >= 1, "AMI budgetMs must be at least 1, was " + budgetMs);
      require(everyMs >= 1, "AMI everyMs must be at least 1, was " + everyMs);
    }
  }

  /**
   * When alarms are raised.
   *
   * @param balance collapse and imbalance
   * @param nmiDrop NMI well below its best of late
   * @param stuck nothing is learnt
   * @param lag the learner falls behind
   */
  public record Alarms(Balance balance, NmiDrop nmiDrop, Stuck stuck, Lag lag) {
    /** Thresholds that a healthy run stays clear of. */
    public static final Alarms DEFAULT =
        new Alarms(
            new Balance(0.5, 0.8, 30_000),
            new NmiDrop(0.7, 1_800_000, 1_000),
            new Stuck(0.02, 600_000),
            new Lag(10_000, 600, 30_000));
  }

  /**
   * Balance is the entropy of the class sizes divided by ln K; judged once there are as many images
   * as classes.
   *
   * @param collapseBelow balance of current or of prequential labels below which COLLAPSE is
   *     raised, 0 to 1
   * @param imbalanceBelow balance of current labels below which IMBALANCE is raised, 0 to 1
   * @param forMs how long it must last, milliseconds of event time
   */
  public record Balance(double collapseBelow, double imbalanceBelow, long forMs) {
    public Balance {
      require(
          collapseBelow >= 0 && collapseBelow <= imbalanceBelow && imbalanceBelow <= 1,
          "balance thresholds must be 0 <= collapseBelow <= imbalanceBelow <= 1");
    }
  }

  /**
   * NMI (geometric, current labels) against its best of late.
   *
   * @param below share of the best below which NMI_DROP is raised, 0 to 1
   * @param halfLifeMs milliseconds of event time in which the memory of the best halves
   * @param minAnnotated annotated images from which NMI is judged; never below 50 per class
   */
  public record NmiDrop(double below, long halfLifeMs, long minAnnotated) {
    public NmiDrop {
      require(below > 0 && below < 1, "NMI drop must be between 0 and 1, was " + below);
      require(halfLifeMs >= 1, "NMI halfLifeMs must be at least 1, was " + halfLifeMs);
    }
  }

  /**
   * Loss that does not come down from ln K, the loss of guessing.
   *
   * @param tolerance STUCK is raised while loss &gt; (1 - tolerance) ln K, 0 to 1
   * @param forMs how long it must last, milliseconds
   */
  public record Stuck(double tolerance, long forMs) {
    public Stuck {
      require(tolerance > 0 && tolerance < 1, "stuck tolerance must be 0 to 1, was " + tolerance);
    }
  }

  /**
   * How far the learner may fall behind.
   *
   * @param records unlabelled records on {@code images} above which LAG is raised
   * @param secondsToLoss seconds until unseen images are deleted, below which LOSS_OF_UNSEEN_IMAGES
   *     is raised
   * @param forMs how long LAG must last, milliseconds
   */
  public record Lag(long records, double secondsToLoss, long forMs) {
    public Lag {
      require(records >= 1, "lag records must be at least 1, was " + records);
      require(secondsToLoss > 0, "secondsToLoss must be above 0, was " + secondsToLoss);
    }
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
