package io.uicstream.app;

import io.uicstream.engine.Ceiling;
import io.uicstream.engine.Engine;
import io.uicstream.engine.Model;
import io.uicstream.engine.Network;
import io.uicstream.engine.Pending;
import io.uicstream.engine.Photometric;
import io.uicstream.engine.Sgd;
import io.uicstream.engine.StepTimes;
import io.uicstream.engine.ViewBatch;
import io.uicstream.engine.ViewSampler;
import io.uicstream.engine.ViewSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Measures training steps and scoring of one engine on random images. */
final class EngineBench {
  private static final int WARM_UP_STEPS = 4;
  private static final int PROFILED_STEPS = 5;
  private static final float LEARNING_RATE = 0.03f;

  /** A training step multiplies about three times as much as a forward pass. */
  private static final int PASSES = 3;

  private final Engine engine;
  private final Ceiling ceiling;
  private final ViewKind views;
  private final double seconds;

  /** What is done to the images. */
  enum ViewKind {
    STRONG,
    BASIC,
    NONE
  }

  /**
   * A bench.
   *
   * @param ceiling of the engine
   * @param seconds of training; scoring takes a third
   */
  EngineBench(Engine engine, Ceiling ceiling, ViewKind views, double seconds) {
    this.engine = engine;
    this.ceiling = ceiling;
    this.views = views;
    this.seconds = seconds;
  }

  /**
   * What was measured.
   *
   * @param device engine and device
   * @param trainPerSecond images per second of training steps, views included
   * @param scorePerSecond images per second of scoring, views included
   * @param parts where the time of a step goes, in nanoseconds per step
   * @param peakMib peak resident memory of the whole process on the host, in MiB, what it kept from
   *     measurements before included; -1 where unknown
   * @param ofCeiling share of the matrix product's rate that training reaches, 0 to 1
   */
  record Result(
      String device,
      String network,
      int side,
      int batch,
      double trainPerSecond,
      double scorePerSecond,
      StepTimes parts,
      long peakMib,
      double ofCeiling) {

    /** The figures for people. */
    List<String> lines() {
      double total = parts.total();
      return List.of(
          String.format(
              Locale.ROOT,
              "  %-13s %3d px  batch %4d  train %,8.1f images/s  score %,9.1f images/s",
              network,
              side,
              batch,
              trainPerSecond,
              scorePerSecond),
          String.format(
              Locale.ROOT,
              "    step: transfer %.1f %%, views %.1f %%, forward %.1f %%, backward %.1f %%,"
                  + " update %.1f %%",
              100 * parts.transfer() / total,
              100 * parts.views() / total,
              100 * parts.forward() / total,
              100 * parts.backward() / total,
              100 * parts.update() / total),
          String.format(
              Locale.ROOT,
              "    %.0f %% of the matrix product's rate; process memory up to %s",
              100 * ofCeiling,
              peakMib < 0 ? "unknown" : String.format(Locale.ROOT, "%,d MiB", peakMib)));
    }
  }

  /** An engine and its ceiling for people. */
  static String line(Engine engine, Ceiling ceiling) {
    return String.format(
        Locale.ROOT,
        "%s: matrix product %.2f TFLOP/s, copy %.1f GB/s",
        engine.device(),
        2 * ceiling.multiplicationsPerSecond() / 1e12,
        ceiling.copyBytesPerSecond() / 1e9);
  }

  /** Trains and scores a new model. */
  Result run(Network network, int batch) {
    ViewBatch images = random(network.side(), batch);
    int[] labels = new Random(1).ints(batch, 0, network.classes()).toArray();
    ResidentMemory.resetPeak();
    try (Model model = engine.create(network, Sgd.PAPER, 1)) {
      double train = batch * perSecond(() -> model.train(images, labels, LEARNING_RATE), seconds);
      StepTimes parts = StepTimes.ZERO;
      for (int step = 0; step < PROFILED_STEPS; step++) {
        StopSignal.check();
        parts = parts.plus(model.profile(images, labels, LEARNING_RATE));
      }
      double score = batch * perSecond(() -> model.scores(images), seconds / 3);
      double multiplications = train * PASSES * network.multiplications();
      return new Result(
          engine.device(),
          network.name(),
          network.side(),
          batch,
          train,
          score,
          perStep(parts),
          ResidentMemory.peakMib(),
          multiplications / ceiling.multiplicationsPerSecond());
    }
  }

  private static StepTimes perStep(StepTimes sum) {
    return new StepTimes(
        sum.transfer() / PROFILED_STEPS,
        sum.views() / PROFILED_STEPS,
        sum.forward() / PROFILED_STEPS,
        sum.backward() / PROFILED_STEPS,
        sum.update() / PROFILED_STEPS);
  }

  private interface Pass {
    Pending launch();
  }

  /** Passes per second; like the training loop, it reads results one pass late. */
  private static double perSecond(Pass pass, double seconds) {
    Pending previous = pass.launch();
    for (int i = 0; i < WARM_UP_STEPS; i++) {
      StopSignal.check();
      previous.scores();
      previous = pass.launch();
    }
    previous.scores();
    long start = System.nanoTime();
    int passes = 0;
    previous = pass.launch();
    while (System.nanoTime() - start < seconds * 1e9) {
      StopSignal.check();
      Pending next = pass.launch();
      previous.scores();
      previous = next;
      passes++;
    }
    previous.scores();
    return (passes + 1) * 1e9 / (System.nanoTime() - start);
  }

  private ViewBatch random(int side, int batch) {
    byte[] pixels = new byte[Math.multiplyExact(batch, side * side * 3)];
    new Random(0).nextBytes(pixels);
    ViewSampler sampler =
        new ViewSampler(
            views == ViewKind.STRONG ? ViewSettings.strong(side) : ViewSettings.basic());
    Random random = new Random(1);
    List<Photometric> photometric = new ArrayList<>();
    for (int image = 0; image < batch; image++) {
      photometric.add(
          views == ViewKind.NONE
              ? Photometric.NONE
              : sampler.sample(side, side, random).photometric());
    }
    return new ViewBatch(side, pixels, photometric);
  }
}
