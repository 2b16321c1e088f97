package io.uicstream.learner.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.uicstream.engine.NetworkSpec;
import io.uicstream.engine.Networks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VocSetTest {
  @TempDir Path folder;

  @BeforeEach
  void writeASmallSet() throws IOException {
    for (String name : new String[] {"000001", "000002", "000003", "000004"}) {
      write("JPEGImages/" + name + ".jpg", name);
    }
    // VOC's own spacing.
    write("ImageSets/Main/cat_trainval.txt", "000001 -1\n000003  1\n");
    write("ImageSets/Main/cat_test.txt", "000002  1\n000004  0\n");
    write("ImageSets/Main/aeroplane_trainval.txt", "000003 -1\n000001  1\n");
    write("ImageSets/Main/aeroplane_test.txt", "000004  1\n");
    write("ImageSets/Main/trainval.txt", "000001\n");
    write("ImageSets/Main/cat_train.txt", "nonsense\n");
  }

  private void write(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  @Test
  void shouldReadLabelsOfAllClasses() throws IOException {
    VocSet set = VocSet.read(folder);
    assertThat(set.classes()).containsExactly("aeroplane", "cat");
    assertThat(set.train().labels()).isDeepEqualTo(new int[][] {{1, 0}, {0, 1}});
    // Not listed for aeroplanes, and difficult as a cat: both are ignored.
    assertThat(set.test().labels()).isDeepEqualTo(new int[][] {{-1, 1}, {1, -1}});
    assertThat(set.test().labels(1)).containsExactly(1, -1);
    assertThat(set.train().read(1)).asString().isEqualTo("000003");
    assertThat(set.train().name(1)).endsWith("000003.jpg");
  }

  @Test
  void shouldNameWhatIsWrongWithASet() throws IOException {
    assertRefused(folder.resolve("none"), "there is no folder ");
    write("ImageSets/Main/dog_trainval.txt", "000001 1");
    assertRefused(folder, "Main has not both _trainval.txt and _test.txt of [dog]; name the");
    write("ImageSets/Main/dog_test.txt", "000002 -1\n000004 2\n");
    assertRefused(folder, "dog_test.txt, line 2: '000004 2' is not the name");
    write("ImageSets/Main/dog_test.txt", "000002 -1\n\n");
    assertRefused(folder, "no test image shows dog, so");
    write("ImageSets/Main/dog_test.txt", "000002 1\n");
    Files.delete(folder.resolve("JPEGImages/000003.jpg"));
    assertRefused(folder, "000003.jpg, an image of trainval; name the");
  }

  private static void assertRefused(Path folder, String problem) {
    assertThatThrownBy(() -> VocSet.read(folder))
        .isInstanceOf(ProbeException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void shouldRefuseANetworkWithoutTheClassifier() {
    assertThatThrownBy(
            () ->
                VocProbe.require(
                    new NetworkSpec("resnet18", 32, 10, Networks.Head.LINEAR, Networks.Input.RGB)))
        .isInstanceOf(ProbeException.class)
        .hasMessageContaining("resnet18 side=32 classes=10 head=linear input=rgb has 1; take");
  }

  @Test
  void shouldRankAsScikitLearnDoes() {
    assertThat(ap(new double[] {.1, .4, .35, .8}, 0, 0, 1, 1)).isCloseTo(0.8333333, within(1e-6));
    assertThat(ap(new double[] {3, 2, 1}, 1, 0, 1)).isCloseTo(0.8333333, within(1e-6));
    assertThat(ap(new double[] {3, 2, 1}, 1, 1, 0)).isEqualTo(1);
    // Of scores that are closer than 1e-5 the negatives come first.
    assertThat(ap(new double[] {.500001, .5}, 1, 0)).isEqualTo(0.5);
    // Equal scores count together.
    assertThat(ap(new double[] {1, 1, 1, 1}, 1, 0, 1, 0)).isEqualTo(0.5);
    assertThat(ap(new double[] {2, 2, 2, 1, 1}, 1, 0, 0, 0, 1)).isCloseTo(0.3666667, within(1e-6));
    assertThat(
            ap(new double[] {.9, .8, .8, .7, .6, .6, .6, .5, .4, .1}, 0, 1, 1, 0, 1, 0, 0, 1, 0, 0))
        .isCloseTo(0.5654761904761905, within(1e-9));
    // Ignored images are not there.
    assertThat(ap(new double[] {5, 4, 3, 2}, -1, 1, -1, 0)).isEqualTo(1);
  }

  private static double ap(double[] scores, int... labels) {
    return AveragePrecision.of(scores, labels);
  }
}
