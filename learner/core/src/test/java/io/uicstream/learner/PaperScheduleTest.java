package io.uicstream.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.uicstream.labelstore.Arrival;
import io.uicstream.labelstore.Batch;
import io.uicstream.labelstore.Draw;
import io.uicstream.labelstore.LabelRow;
import io.uicstream.labelstore.LabelStore;
import io.uicstream.labelstore.LabelStoreSettings;
import io.uicstream.labelstore.SourcePosition;
import io.uicstream.labelstore.Split;
import io.uicstream.labelstore.Visits;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the paper's schedule over a real label store for five epochs beside a small oracle that
 * knows nothing of it: an array of labels per epoch, the splitting rule and the sampling rule of
 * the authors' code (HIK-LAB/Unsupervised-Image-Classification: UnifLabelSampler, empty classes in
 * index order), and the linear decay.
 */
class PaperScheduleTest {
  private static final int IMAGES = 203;
  private static final int CLASSES = 9;
  private static final int BATCH = 16;
  private static final int EPOCHS = 5;
  private static final float LEARNING_RATE = 0.1f;

  @TempDir private Path directory;

  /** What the authors' code keeps: for every image the label of the last epoch and of this one. */
  private static final class Oracle {
    final Map<String, Integer> lastEpoch = new TreeMap<>();
    final Map<String, Integer> thisEpoch = new TreeMap<>();

    int[] sizes() {
      int[] sizes = new int[CLASSES];
      lastEpoch.values().forEach(label -> sizes[label]++);
      return sizes;
    }

    /**
     * Labels given during an epoch are seen from the next on; an image not drawn keeps its label.
     */
    void epochEnds() {
      lastEpoch.putAll(thisEpoch);
      thisEpoch.clear();
    }

    /**
     * For each empty class in index order: half of the largest class (the rest of an odd size
     * moves) goes there.
     */
    List<Split> splits() {
      int[] sizes = sizes();
      List<Split> splits = new ArrayList<>();
      for (int empty = 0; empty < CLASSES; empty++) {
        if (sizes[empty] > 0) {
          continue;
        }
        int largest = 0;
        for (int k = 1; k < CLASSES; k++) {
          largest = sizes[k] > sizes[largest] ? k : largest;
        }
        int moved = sizes[largest] / 2;
        sizes[largest] -= moved;
        sizes[empty] += moved;
        splits.add(new Split(largest, empty, moved));
      }
      return splits;
    }
  }

  /**
   * Stands for the network: a label that depends on image and step, and leaves class 3 and 7 empty
   * at times.
   */
  private static int fakeLabel(String imageId, long step) {
    int hash = (imageId + "/" + step / 13).hashCode() & 0x7fffffff;
    int label = hash % CLASSES;
    return label == 3 || (label == 7 && step > 20) ? 0 : label;
  }

  @Test
  void shouldEqualTheAuthorsScheduleStepByStep() {
    try (LabelStore store =
        LabelStore.open(
            directory, new LabelStoreSettings(CLASSES, 1000, Long.MAX_VALUE, Long.MAX_VALUE))) {
      Oracle oracle = new Oracle();
      admit(store, oracle);
      List<Split> splits = new ArrayList<>();
      PaperSampler sampler =
          new PaperSampler(
              store,
              TrainingSettings.paper(EPOCHS, BATCH),
              new PaperSampler.Start(0, new Randomness(42)),
              new SplitLabels(store, new Randomness(42), Clock.systemUTC(), splits::addAll));

      long step = 0;
      int splitCount = 0;
      for (int epoch = 1; epoch <= EPOCHS; epoch++) {
        List<Split> expectedSplits = oracle.splits();
        int[] drawnPerClass = new int[CLASSES];
        Map<String, Integer> drawnPerImage = new TreeMap<>();
        int samples = 0;
        for (long inEpoch = 0; inEpoch < (IMAGES + BATCH - 1) / BATCH; inEpoch++, step++) {
          assertThat(sampler.finished()).isFalse();
          assertThat(sampler.mayDraw(0)).isTrue();
          Draw draw = sampler.draw();
          if (inEpoch == 0) {
            assertThat(splits).isEqualTo(expectedSplits);
            splitCount += splits.size();
            splits.clear();
            oracle.lastEpoch.putAll(movedBy(expectedSplits, store, oracle));
          }
          assertThat(sampler.epoch()).isEqualTo(epoch);
          // Within an epoch the next minibatch may be drawn before this one's labels are known.
          boolean epochGoesOn = inEpoch + 1 < (IMAGES + BATCH - 1) / BATCH;
          assertThat(sampler.mayDraw(1)).isEqualTo(epochGoesOn);
          // 203 images in 13 minibatches: 15 or 16 in each.
          assertThat(draw.size())
              .isEqualTo((int) ((inEpoch + 1) * IMAGES / 13 - inEpoch * IMAGES / 13));
          samples += draw.size();
          for (int i = 0; i < draw.size(); i++) {
            String id = draw.imageIds().get(i);
            assertThat(draw.labels()[i]).as("target of %s", id).isEqualTo(oracle.lastEpoch.get(id));
            drawnPerClass[draw.labels()[i]]++;
            drawnPerImage.merge(id, 1, Integer::sum);
          }
          double decay = 1 - step / (double) (EPOCHS * ((IMAGES + BATCH - 1) / BATCH));
          assertThat((double) sampler.learningRate(step))
              .isCloseTo(LEARNING_RATE * decay, within(1e-7));
          label(store, oracle, draw, step, sampler.epoch());
        }
        assertThat(samples).isEqualTo(IMAGES);
        assertBalanced(oracle, drawnPerClass, drawnPerImage);
        oracle.epochEnds();
      }
      assertThat(sampler.finished()).isTrue();
      assertThat(sampler.mayDraw(0)).isFalse();
      assertThat(splitCount).isGreaterThanOrEqualTo(3);
    }
  }

  /**
   * floor(N/K)+1 draws of every class, of which the cut to N takes away N mod-many; without
   * replacement where the class is larger.
   */
  private static void assertBalanced(
      Oracle oracle, int[] drawnPerClass, Map<String, Integer> drawnPerImage) {
    int perClass = IMAGES / CLASSES + 1;
    int cut = perClass * CLASSES - IMAGES;
    assertThat(Arrays.stream(drawnPerClass).map(drawn -> perClass - drawn).sum()).isEqualTo(cut);
    assertThat(Arrays.stream(drawnPerClass).max().orElseThrow()).isLessThanOrEqualTo(perClass);
    int[] sizes = oracle.sizes();
    drawnPerImage.forEach(
        (id, times) -> {
          if (sizes[oracle.lastEpoch.get(id)] > perClass) {
            assertThat(times).isEqualTo(1);
          }
        });
  }

  private static void admit(LabelStore store, Oracle oracle) {
    List<Batch.ImageRecord> records = new ArrayList<>();
    for (int i = 0; i < IMAGES; i++) {
      String id = "image-" + i;
      int label = fakeLabel(id, -13);
      oracle.lastEpoch.put(id, label);
      records.add(
          new Batch.ImageRecord.Arrived(
              new Arrival(id, new byte[] {1}, new SourcePosition(0, i), 0, label, 1)));
    }
    store.apply(new Batch(records, List.of(), Map.of(0, (long) IMAGES), 0, 0, 0));
  }

  /**
   * Which half moves is random; the oracle takes over who moved and checks that they were the right
   * number of the right class.
   */
  private static Map<String, Integer> movedBy(List<Split> splits, LabelStore store, Oracle oracle) {
    Map<String, Integer> moved = new TreeMap<>();
    int[] before = oracle.sizes();
    int[] after = before.clone();
    for (Split split : splits) {
      after[split.from()] -= split.moved();
      after[split.to()] += split.moved();
    }
    int[] actual = new int[CLASSES];
    store.forEach(
        (LabelRow row) -> {
          actual[row.label()]++;
          if (row.label() != oracle.lastEpoch.get(row.imageId())) {
            assertThat(before[row.label()]).as("moved only into empty classes").isZero();
            moved.put(row.imageId(), row.label());
          }
        });
    assertThat(actual).isEqualTo(after);
    return moved;
  }

  private static void label(LabelStore store, Oracle oracle, Draw draw, long step, int epoch) {
    int[] labels = new int[draw.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = fakeLabel(draw.imageIds().get(i), step);
      oracle.thisEpoch.put(draw.imageIds().get(i), labels[i]);
    }
    Visits visits = new Visits(draw, labels, new float[labels.length], step, epoch);
    store.apply(new Batch(List.of(), List.of(visits), Map.of(), step, epoch, step));
  }
}
