package io.uicstream.evaluator;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Computes adjusted mutual information on an executor, one computation at a time, within a budget.
 * Asked and read by one thread; the result is handed over safely.
 */
final class AmiComputer {
  private final Executor executor;
  private final LongSupplier nanoTime;
  private final long budgetMs;
  private final AtomicReference<AmiFigures> latest = new AtomicReference<>(AmiFigures.NONE);
  private volatile boolean busy;

  /**
   * Nothing computed yet.
   *
   * @param executor runs the computations
   * @param nanoTime clock of the budget, as {@link System#nanoTime}
   * @param budgetMs milliseconds that the two figures of a boundary may take, together
   */
  AmiComputer(Executor executor, LongSupplier nanoTime, long budgetMs) {
    this.executor = executor;
    this.nanoTime = nanoTime;
    this.budgetMs = budgetMs;
  }

  /** The figures of the most recent boundary that has been computed. */
  AmiFigures latest() {
    return latest.get();
  }

  /** Whether a computation is under way. */
  boolean busy() {
    return busy;
  }

  /** Starts computing the figures of a boundary from a copy of what they depend on. */
  void compute(
      long boundaryMs,
      Optional<ContingencyTable.Marginals> current,
      Optional<ContingencyTable.Marginals> prequential) {
    busy = true;
    executor.execute(
        () -> {
          try {
            long startedAt = nanoTime.getAsLong();
            BooleanSupplier overBudget =
                () ->
                    nanoTime.getAsLong() - startedAt > TimeUnit.MILLISECONDS.toNanos(budgetMs)
                        || Thread.currentThread().isInterrupted();
            latest.set(
                new AmiFigures(
                    boundaryMs,
                    reading(boundaryMs, current, overBudget),
                    reading(boundaryMs, prequential, overBudget)));
          } finally {
            busy = false;
          }
        });
  }

  private AmiReading reading(
      long boundaryMs, Optional<ContingencyTable.Marginals> sizes, BooleanSupplier overBudget) {
    if (sizes.isEmpty()) {
      return AmiReading.NO_ANNOTATIONS;
    }
    OptionalDouble ami = ExpectedMutualInformation.adjusted(sizes.get(), overBudget);
    return ami.isPresent()
        ? AmiReading.of(ami.getAsDouble())
        : AmiReading.without(
            "not computed: the boundary " + boundaryMs + " took more than " + budgetMs + " ms");
  }
}
