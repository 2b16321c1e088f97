package io.uicstream.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.uicstream.engine.Model;
import io.uicstream.engine.Network;
import io.uicstream.engine.Networks;
import io.uicstream.engine.Photometric;
import io.uicstream.engine.Scores;
import io.uicstream.engine.Sgd;
import io.uicstream.engine.View;
import io.uicstream.engine.ViewBatch;
import io.uicstream.engine.ViewSampler;
import io.uicstream.engine.ViewSettings;
import io.uicstream.engine.ViewSource;
import io.uicstream.engine.dl4j.Dl4jEngine;
import io.uicstream.ingest.GeneratedCorpus;
import io.uicstream.ingest.SourceImage;
import io.uicstream.learner.image.ImageDecoder;
import io.uicstream.learner.image.UndecodableImageException;
import io.uicstream.learner.image.ViewMaker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The engine learns when it is told the true classes, so its gradients are right: a rule that the
 * product does not have. Ten classes; guessing is right in one of ten cases.
 */
class SupervisedLearningIT {
  private static final int SIDE = 32;
  private static final int CLASSES = 10;
  private static final int BATCH = 32;
  private static final int STEPS = 200;
  private static final int TRAINING_IMAGES = 2000;
  private static final int TEST_IMAGES = 512;
  private static final float LEARNING_RATE = 0.02f;

  /** Most of the image in every view: quicker to learn from than the paper's crops. */
  private static final ViewSettings MILD =
      new ViewSettings(0.8f, 0.5f, 0, 0, 0, ViewSettings.Blur.NONE);

  /**
   * Measured 0.66; with convolutions that do not learn 0.49, before training 0.12. The standard
   * error of a share of 0.5 of the images held out is 0.02.
   */
  private static final double TRAINED = 0.58;

  private static final double UNTRAINED = 0.2;

  private final List<SourceImage> images = new ArrayList<>();
  private final Map<String, Integer> classes = new HashMap<>();

  @Test
  void shouldLearnTrueClasses() throws Exception {
    try (GeneratedCorpus corpus = Corpora.of(TRAINING_IMAGES + TEST_IMAGES)) {
      for (int i = 0; i < TRAINING_IMAGES + TEST_IMAGES; i++) {
        images.add(corpus.next().orElseThrow());
      }
    }
    Network network =
        Networks.create("alexnet-small", SIDE, CLASSES, Networks.Head.BN, Networks.Input.SOBEL);
    try (Model model = new Dl4jEngine().create(network, new Sgd(0.9f, 1e-5f), 1);
        ViewMaker crops = views(new ViewSampler(MILD));
        ViewMaker centres = views((width, height, random) -> View.centre(width, height))) {
      model.calibrate(batch(centres, 0, BATCH), 1);
      double untrained = accuracy(model, centres);

      train(model, crops);

      double trained = accuracy(model, centres);
      assertThat(untrained).isLessThan(UNTRAINED);
      assertThat(trained).isGreaterThan(TRAINED);
    }
  }

  private static ViewMaker views(ViewSource source) {
    return new ViewMaker(new ImageDecoder(1 << 20, 1 << 20), source, SIDE);
  }

  private void train(Model model, ViewMaker crops) throws UndecodableImageException {
    for (int step = 0; step < STEPS; step++) {
      int first = step * BATCH % (TRAINING_IMAGES - BATCH);
      float rate = LEARNING_RATE * (1 - (float) step / STEPS);
      model.train(batch(crops, first, step), labels(first), rate).loss();
    }
  }

  /** Share of the images held out whose highest score is that of their class. */
  private double accuracy(Model model, ViewMaker centres) throws UndecodableImageException {
    int right = 0;
    for (int first = TRAINING_IMAGES; first < images.size(); first += BATCH) {
      Scores scores = model.scores(batch(centres, first, 0)).scores();
      int[] labels = labels(first);
      for (int i = 0; i < BATCH; i++) {
        if (highest(scores, i) == labels[i]) {
          right++;
        }
      }
    }
    return (double) right / TEST_IMAGES;
  }

  private static int highest(Scores scores, int image) {
    int highest = 0;
    for (int k = 1; k < CLASSES; k++) {
      if (scores.logits()[image * CLASSES + k] > scores.logits()[image * CLASSES + highest]) {
        highest = k;
      }
    }
    return highest;
  }

  private ViewBatch batch(ViewMaker maker, int first, int seed) throws UndecodableImageException {
    SplittableRandom seeds = new SplittableRandom(seed);
    byte[] pixels = new byte[BATCH * SIDE * SIDE * 3];
    List<Photometric> photometric = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      photometric.add(maker.make(images.get(first + i).encoded(), seeds.nextLong(), pixels, i));
    }
    return new ViewBatch(SIDE, pixels, photometric);
  }

  private int[] labels(int first) {
    int[] labels = new int[BATCH];
    for (int i = 0; i < BATCH; i++) {
      String name = images.get(first + i).trueClass().orElseThrow();
      labels[i] = classes.computeIfAbsent(name, unused -> classes.size());
    }
    return labels;
  }
}
