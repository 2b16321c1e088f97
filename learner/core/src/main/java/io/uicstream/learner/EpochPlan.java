package io.uicstream.learner;

import io.uicstream.labelstore.Targets;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The images of one epoch in the order in which they are trained on (paper, section 4.2,
 * class-balanced sampling): floor(N/K)+1 draws of each of the K classes that have images, with
 * replacement where the class is no larger than that, shuffled, the first N kept.
 *
 * @param admissions which images
 * @param labels the class each is trained on: its newest label of an earlier epoch
 */
@SuppressWarnings("ArrayRecordComponent")
record EpochPlan(long[] admissions, int[] labels) {

  /**
   * Draws the plan of one epoch.
   *
   * @param most samples, though there be more images
   */
  static EpochPlan draw(Targets targets, int classes, int most, RandomGenerator random) {
    int images = targets.labels().length;
    List<int[]> members =
        Stream.of(membersByClass(targets.labels(), classes))
            .filter(ofClass -> ofClass.length > 0)
            .toList();
    int perClass = images / Math.max(1, members.size()) + 1;
    int[] chosen = new int[perClass * members.size()];
    int count = 0;
    for (int[] ofClass : members) {
      boolean replace = ofClass.length <= perClass;
      for (int draw = 0; draw < perClass; draw++) {
        int pick =
            replace ? random.nextInt(ofClass.length) : draw + random.nextInt(ofClass.length - draw);
        chosen[count++] = ofClass[pick];
        if (!replace) {
          swap(ofClass, draw, pick);
        }
      }
    }
    shuffle(chosen, count, random);
    int kept = Math.min(count, Math.min(images, most));
    long[] admissions = new long[kept];
    int[] labels = new int[kept];
    for (int i = 0; i < kept; i++) {
      admissions[i] = targets.admissions()[chosen[i]];
      labels[i] = targets.labels()[chosen[i]];
    }
    return new EpochPlan(admissions, labels);
  }

  /** N, the number of samples. */
  int size() {
    return admissions.length;
  }

  private static int[][] membersByClass(int[] labels, int classes) {
    int[] sizes = new int[classes];
    for (int label : labels) {
      sizes[label]++;
    }
    int[][] members = new int[classes][];
    Arrays.setAll(members, k -> new int[sizes[k]]);
    int[] filled = new int[classes];
    for (int i = 0; i < labels.length; i++) {
      members[labels[i]][filled[labels[i]]++] = i;
    }
    return members;
  }

  private static void shuffle(int[] values, int count, RandomGenerator random) {
    for (int i = count - 1; i > 0; i--) {
      swap(values, i, random.nextInt(i + 1));
    }
  }

  private static void swap(int[] values, int i, int j) {
    int value = values[i];
    values[i] = values[j];
    values[j] = value;
  }
}
