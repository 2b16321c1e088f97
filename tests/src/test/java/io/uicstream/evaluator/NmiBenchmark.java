package io.uicstream.evaluator;

import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One image changes its pseudo class, and NMI is read: what a label costs the evaluator's tables.
 * In this package since the tables are nobody else's.
 */
@State(Scope.Thread)
public class NmiBenchmark {
  private static final int IMAGES = 100_000;
  private static final int TRUE_CLASSES = 100;

  /** K. */
  @Param({"300", "3000"})
  public int classes;

  private final SplittableRandom random = new SplittableRandom(1);
  private final ContingencyTable table = new ContingencyTable();
  private final String[] names = new String[TRUE_CLASSES];
  private final int[] labels = new int[IMAGES];

  @Setup
  public void setUp() {
    for (int name = 0; name < TRUE_CLASSES; name++) {
      names[name] = "true-" + name;
    }
    for (int image = 0; image < IMAGES; image++) {
      labels[image] = random.nextInt(classes);
      table.add(labels[image], names[image % TRUE_CLASSES], 1);
    }
  }

  @Benchmark
  public MutualInformation update() {
    int image = random.nextInt(IMAGES);
    String trueClass = names[image % TRUE_CLASSES];
    table.add(labels[image], trueClass, -1);
    labels[image] = random.nextInt(classes);
    table.add(labels[image], trueClass, 1);
    return table.mutualInformation();
  }
}
