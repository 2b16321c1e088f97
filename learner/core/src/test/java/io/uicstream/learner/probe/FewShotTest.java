package io.uicstream.learner.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.uicstream.learner.probe.FewShot.Episodes;
import io.uicstream.learner.probe.ProbeFigures.FewShotFigure;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FewShotTest {
  private static final int PER_CLASS = 20;

  private static int[] labels(int classes) {
    return IntStream.range(0, classes * PER_CLASS).map(i -> i / PER_CLASS).toArray();
  }

  @Test
  void shouldGetEverythingRightWhereClassesAreApart() {
    int[] labels = labels(6);
    float[] rows = new float[labels.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = 10 * labels[i] + i % PER_CLASS / (float) PER_CLASS;
    }
    assertThat(new FewShot(rows, labels, 6).run(new Episodes(5, 1, 15, 100, 1)))
        .isEqualTo(new FewShotFigure(5, 1, 15, 100, 1, 0));
  }

  @Test
  void shouldBeAtChanceWhereAllImagesAreAlike() {
    int[] labels = labels(6);
    FewShotFigure figure =
        new FewShot(new float[labels.length], labels, 6).run(new Episodes(5, 5, 15, 100, 1));
    assertThat(figure.accuracy()).isEqualTo(0.2, within(1e-12));
    assertThat(figure.interval95()).isEqualTo(0, within(1e-12));
  }

  /**
   * Class A lies at 0; of class B's 20 images ten lie at 0 and ten at 1. With one shot, B's
   * prototype is at 1 half of the time: then all of A and the 9 of the other 19 images of B that
   * lie at 1 are right. Else both prototypes are at 0, and one class's queries are right. So the
   * expected accuracy is ½·(1 + 9/19)/2 + ½·½ = 0.6184. With q queries of 19, the share of B at 1
   * varies from episode to episode; over all 19 it does not: accuracies are 0.7368 or 0.5, their
   * deviation is 0.1184, and the interval over E episodes ± 1.96·0.1184/√E.
   */
  @Test
  void shouldReachTheExpectedAccuracyWithinItsInterval() {
    int[] labels = labels(2);
    float[] rows = new float[labels.length];
    for (int i = 0; i < 10; i++) {
      rows[PER_CLASS + i] = 1;
    }
    FewShotFigure figure = new FewShot(rows, labels, 2).run(new Episodes(2, 1, 19, 10_000, 1));

    assertThat(figure.accuracy()).isEqualTo(0.6184, within(0.004));
    assertThat(figure.interval95()).isEqualTo(1.96 * 0.1184 / 100, within(1e-5));
  }

  /**
   * Two classes on a line: A at 0, B at 1 but for one image at −2.5. A prototype of five images is
   * at 0.3 with it, still on B's side of A; as the only shot it takes all of B with it.
   */
  @Test
  void shouldAverageShotsIntoPrototypes() {
    int[] labels = labels(2);
    float[] rows = new float[labels.length];
    for (int i = 0; i < PER_CLASS; i++) {
      rows[PER_CLASS + i] = i == 0 ? -2.5f : 1;
    }
    FewShot images = new FewShot(rows, labels, 2);
    double one = images.run(new Episodes(2, 1, 15, 2000, 1)).accuracy();
    double five = images.run(new Episodes(2, 5, 15, 2000, 1)).accuracy();
    assertThat(five).isGreaterThan(one);
  }

  @Test
  void shouldDrawTheSameEpisodesFromTheSameSeed() {
    int[] labels = labels(3);
    float[] rows = new float[labels.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = i * 7 % 11;
    }
    FewShot images = new FewShot(rows, labels, 3);
    FewShotFigure first = images.run(new Episodes(3, 1, 5, 50, 7));
    assertThat(images.run(new Episodes(3, 1, 5, 50, 7))).isEqualTo(first);
    assertThat(images.run(new Episodes(3, 1, 5, 50, 8)).accuracy()).isNotEqualTo(first.accuracy());
  }

  @Test
  void shouldRefuseMoreThanThereIs() {
    int[] labels = labels(3);
    FewShot images = new FewShot(new float[labels.length], labels, 3);
    assertThatThrownBy(() -> images.run(new Episodes(4, 1, 5, 50, 7)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> images.run(new Episodes(3, 6, 15, 50, 7)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
