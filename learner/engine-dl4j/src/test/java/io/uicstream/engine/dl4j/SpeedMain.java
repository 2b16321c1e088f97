package io.uicstream.engine.dl4j;

import com.sun.management.OperatingSystemMXBean;
import io.uicstream.engine.Model;
import io.uicstream.engine.Network;
import io.uicstream.engine.Networks;
import io.uicstream.engine.Photometric;
import io.uicstream.engine.Sgd;
import io.uicstream.engine.ViewBatch;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.Random;

/**
 * Measures images per second of training and scoring on random images: {@code NETWORK SIDE CLASSES
 * BATCH SECONDS}.
 */
final class SpeedMain {
  private SpeedMain() {}

  public static void main(String[] args) {
    int side = Integer.parseInt(args[1]);
    int classes = Integer.parseInt(args[2]);
    int batch = Integer.parseInt(args[3]);
    double seconds = Double.parseDouble(args[4]);
    Network network =
        Networks.create(args[0], side, classes, Networks.Head.BN, Networks.Input.SOBEL);
    ViewBatch views = random(side, batch);
    int[] labels = new Random(1).ints(batch, 0, classes).toArray();
    try (Model model = new Dl4jEngine().create(network, Sgd.PAPER, 1)) {
      System.out.println(new Dl4jEngine().device());
      report("train", batch, seconds, () -> model.train(views, labels, 0.03f).loss());
      report("score", batch, seconds, () -> model.scores(views).scores());
    }
  }

  private static ViewBatch random(int side, int batch) {
    byte[] pixels = new byte[batch * side * side * 3];
    new Random(0).nextBytes(pixels);
    return new ViewBatch(side, pixels, Collections.nCopies(batch, Photometric.FLIP));
  }

  private static void report(String what, int batch, double seconds, Runnable step) {
    for (int i = 0; i < 5; i++) {
      step.run();
    }
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long cpu = system.getProcessCpuTime();
    long start = System.nanoTime();
    int steps = 0;
    while (System.nanoTime() - start < seconds * 1e9) {
      step.run();
      steps++;
    }
    System.out.printf(
        "%s: %.0f images/s, %.0f images per CPU second, batch %d%n",
        what,
        steps * batch * 1e9 / (System.nanoTime() - start),
        steps * batch * 1e9 / (system.getProcessCpuTime() - cpu),
        batch);
  }
}
