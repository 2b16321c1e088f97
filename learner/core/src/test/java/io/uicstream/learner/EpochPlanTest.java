package io.uicstream.learner;

import static org.assertj.core.api.Assertions.assertThat;

import io.uicstream.labelstore.Targets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EpochPlanTest {
  @Test
  void shouldKeepAsManySamplesAsThereAreImagesEachByItsOwnLabel() {
    int[] labels = IntStream.range(0, 1000).map(i -> i % 7 == 0 ? 0 : i % 3).toArray();
    Targets targets = new Targets(LongStream.range(5000, 6000).toArray(), labels);

    EpochPlan plan = EpochPlan.draw(targets, 3, 1000, new SplittableRandom(1));

    assertThat(plan.size()).isEqualTo(1000);
    for (int i = 0; i < plan.size(); i++) {
      assertThat(plan.labels()[i]).isEqualTo(labels[(int) (plan.admissions()[i] - 5000)]);
    }
  }

  @Test
  void shouldDrawEveryClassEquallyOften() {
    // Sizes 900, 90, 10 of 1000 images: 334 draws each, 1002 in all, cut to 1000.
    int[] labels = new int[1000];
    Arrays.fill(labels, 900, 990, 1);
    Arrays.fill(labels, 990, 1000, 2);
    EpochPlan plan =
        EpochPlan.draw(
            new Targets(LongStream.range(0, 1000).toArray(), labels),
            3,
            1000,
            new SplittableRandom(2));

    int[] counts = new int[3];
    Map<Long, Integer> perImage = new HashMap<>();
    for (int i = 0; i < plan.size(); i++) {
      counts[plan.labels()[i]]++;
      perImage.merge(plan.admissions()[i], 1, Integer::sum);
    }
    for (int count : counts) {
      assertThat(count).isBetween(332, 334);
    }
    // The large class is drawn without replacement, the small ones with.
    assertThat(perImage.entrySet().stream().filter(e -> e.getKey() < 900))
        .allSatisfy(e -> assertThat(e.getValue()).isEqualTo(1));
    assertThat(perImage.values().stream().mapToInt(n -> n).max().orElseThrow()).isGreaterThan(20);
  }

  @Test
  void shouldTakeMoreOfEachClassWhereOthersAreEmpty() {
    int[] labels = IntStream.range(0, 100).map(i -> i % 2).toArray();

    EpochPlan plan =
        EpochPlan.draw(
            new Targets(LongStream.range(0, 100).toArray(), labels),
            10,
            100,
            new SplittableRandom(4));

    assertThat(plan.size()).isEqualTo(100);
  }

  @Test
  void shouldTakeNoMoreThanAskedFor() {
    Targets targets = new Targets(LongStream.range(0, 100).toArray(), new int[100]);

    assertThat(EpochPlan.draw(targets, 2, 30, new SplittableRandom(5)).size()).isEqualTo(30);
  }

  @Test
  void shouldBeTheSameForTheSameSeed() {
    Targets targets = new Targets(LongStream.range(0, 50).toArray(), new int[50]);

    EpochPlan first = EpochPlan.draw(targets, 2, 50, new SplittableRandom(3));
    EpochPlan second = EpochPlan.draw(targets, 2, 50, new SplittableRandom(3));

    assertThat(first.admissions()).isEqualTo(second.admissions());
  }
}
