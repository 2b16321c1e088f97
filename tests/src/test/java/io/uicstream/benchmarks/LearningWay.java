package io.uicstream.benchmarks;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** A way to train, and what it is promised to reach on the test split. */
record LearningWay(String name, String inWords, List<String> flags, List<Bar> bars) {
  /** All that there are. */
  static final List<LearningWay> ALL =
      List.of(
          new LearningWay(
              "paper",
              "the paper's method and schedule, 400,000 samples of 10,000 images",
              List.of(
                  "--schedule=paper",
                  "--rule=argmax",
                  "--head=paper",
                  "--views=basic",
                  "--learning-rate=0.1",
                  "--batch=256",
                  "--epochs=40",
                  "--max-images=10000",
                  "--window-images=10000"),
              List.of(
                  Bar.atLeast("NMI", LearningFigures::nmi, 0.10),
                  Bar.atLeast("ridge on the last stage", LearningFigures::ridge, 0.455),
                  Bar.atMost("empty classes", LearningFigures::empty, 2))),
          new LearningWay(
              "stream",
              "the defaults, 240,000 samples of 48,000 images, each of which comes once",
              List.of("--max-images=48000"),
              List.of(
                  Bar.atLeast("NMI", LearningFigures::nmi, 0.13),
                  Bar.atLeast("20-NN", LearningFigures::nearest, 0.435),
                  Bar.atLeast("ridge on the last stage", LearningFigures::ridge, 0.515),
                  Bar.atLeast("balance", LearningFigures::balance, 0.92))),
          new LearningWay(
              "ordered",
              "one true class after the other, all of them, and a window that holds less than one",
              List.of("--order=class-ordered", "--window-images=4000"),
              List.of(Bar.atLeast("balance", LearningFigures::balance, 0.85))),
          new LearningWay(
              "small-window",
              "what `ordered` is compared with: it is to reach .7 of this NMI",
              List.of("--window-images=4000"),
              List.of()),
          new LearningWay(
              "half-hour",
              "the defaults for thirty minutes",
              List.of("--max-minutes=30"),
              List.of(
                  Bar.atLeast("NMI", LearningFigures::nmi, 0.22),
                  Bar.atLeast("20-NN", LearningFigures::nearest, 0.55),
                  Bar.atLeast("ridge on the last stage", LearningFigures::ridge, 0.62))));

  /** A figure's mean and what it is promised to be. */
  record Bar(String what, ToDoubleFunction<LearningFigures> figure, double limit, boolean most) {
    static Bar atLeast(String what, ToDoubleFunction<LearningFigures> figure, double limit) {
      return new Bar(what, figure, limit, false);
    }

    static Bar atMost(String what, ToDoubleFunction<LearningFigures> figure, double limit) {
      return new Bar(what, figure, limit, true);
    }

    void check(List<LearningFigures> runs, Promise promise) {
      if (most) {
        promise.atMost(what, LearningFigures.mean(runs, figure), limit);
      } else {
        promise.atLeast(what, LearningFigures.mean(runs, figure), limit);
      }
    }
  }
}
