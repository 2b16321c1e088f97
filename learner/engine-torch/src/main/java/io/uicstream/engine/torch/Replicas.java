package io.uicstream.engine.torch;

import io.uicstream.engine.Pending;
import io.uicstream.engine.Scores;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * Trains on the parts of a minibatch at once, each by a replica and a thread of its own, as data
 * parallelism does on several devices: the gradients are those of the whole minibatch's mean loss,
 * batch normalisation is by part, and its running statistics are of the first part.
 *
 * <p>Threads that share a minibatch meet once in a step. Threads that share a layer meet in every
 * one, a hundred times in a step, and wait for whichever has lost its processor to something else.
 */
final class Replicas implements AutoCloseable {
  /** Fewer images would make poor batch statistics. */
  private static final int LEAST_IMAGES = 64;

  private final Supplier<Replica> factory;
  private final int most;
  private final List<Replica> replicas = new ArrayList<>();
  private final List<ExecutorService> threads = new ArrayList<>();

  /**
   * Replicas to be made when they are needed, and one at once.
   *
   * @param factory makes one
   * @param most threads, and parts of a minibatch
   */
  Replicas(Supplier<Replica> factory, int most) {
    this.factory = factory;
    this.most = most;
    replicas.add(factory.get());
  }

  /** The replica for whole batches. */
  Replica first() {
    return replicas.get(0);
  }

  /** Whether a minibatch is better trained on in parts. */
  boolean divide(Examples examples) {
    return parts(examples) > 1;
  }

  /** As many as leave the fewest threads without work; each part is computed by most / parts. */
  private int parts(Examples examples) {
    int parts = Math.max(1, Math.min(most, examples.views().images() / LEAST_IMAGES));
    return IntStream.rangeClosed(1, parts)
        .boxed()
        .max(Comparator.comparingInt((Integer p) -> p * (most / p)).thenComparing(p -> p))
        .orElseThrow();
  }

  /**
   * Starts a forward and a backward pass. None of the replicas may be used before it has ended.
   *
   * @param update works with the gradients, which are the {@link #first} replica's then; run by
   *     whichever thread ends last
   */
  CompletableFuture<Pending> launch(Examples examples, Runnable update) {
    List<Examples> parts = examples.split(parts(examples));
    prepare(parts.size());
    List<CompletableFuture<Pending>> passes = new ArrayList<>();
    for (int part = 0; part < parts.size(); part++) {
      Replica replica = replicas.get(part);
      Examples own = parts.get(part);
      Op.Pass pass = part == 0 ? Op.Pass.TRAIN : Op.Pass.TRAIN_UNRECORDED;
      passes.add(
          CompletableFuture.supplyAsync(
              () -> {
                CpuThreads.use(most / parts.size());
                return replica.train(own, pass, StepClock.NONE);
              },
              threads.get(part)));
    }
    // Completes when all have ended, be it by a failure.
    return CompletableFuture.allOf(passes.toArray(CompletableFuture[]::new))
        .thenApply(
            all -> {
              addGradients(parts.size());
              update.run();
              return Whole.of(passes.stream().map(CompletableFuture::join).toList());
            })
        .whenComplete((whole, failure) -> forgetGradients());
  }

  private void prepare(int parts) {
    while (replicas.size() < parts) {
      replicas.add(factory.get());
    }
    while (threads.size() < parts) {
      ExecutorService thread = Executors.newSingleThreadExecutor(Replicas::thread);
      // Starts it, so that no part is under way when there is none for the next.
      CompletableFuture.runAsync(() -> {}, thread).join();
      threads.add(thread);
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "uic-replica");
    thread.setDaemon(true);
    return thread;
  }

  @SuppressWarnings("try")
  private void addGradients(int parts) {
    try (PointerScope scope = new PointerScope()) {
      List<Tensor> sums = first().gradients();
      for (Replica replica : replicas.subList(1, parts)) {
        List<Tensor> more = replica.gradients();
        for (int i = 0; i < sums.size(); i++) {
          sums.get(i).add_(more.get(i));
        }
      }
    }
  }

  /** Frees all gradients. */
  void forgetGradients() {
    replicas.forEach(Replica::forgetGradients);
  }

  /** Results of all parts. */
  private record Whole(Scores scores, float loss) implements Pending {
    static Pending of(List<Pending> parts) {
      int images = parts.stream().mapToInt(part -> part.scores().images()).sum();
      int classes = parts.get(0).scores().classes();
      float[] logits = new float[images * classes];
      int at = 0;
      float loss = 0;
      for (Pending part : parts) {
        float[] own = part.scores().logits();
        System.arraycopy(own, 0, logits, at, own.length);
        at += own.length;
        loss += part.loss();
      }
      return new Whole(new Scores(images, classes, logits), loss);
    }
  }

  @Override
  public void close() {
    threads.forEach(ExecutorService::shutdown);
    replicas.forEach(Replica::close);
  }
}
