package io.uicstream.evaluator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NeighbourBankTest {
  private static final float[] LEFT = {1, 0};
  private static final float[] UP = {0, 1};

  private final NeighbourBank bank = new NeighbourBank(10, 2);

  @Test
  void shouldTellTheClassOfTheNearest() {
    for (int i = 0; i < 10; i++) {
      bank.add(i, new NeighbourBank.Entry("image-" + i, i % 2, i % 2 == 0 ? LEFT : UP));
    }
    bank.add(10, new NeighbourBank.Entry("image-10", 0, LEFT));

    assertThat(bank.predict(LEFT, 2)).hasValue(0);
    assertThat(bank.contains("image-0")).isFalse();
    assertThat(bank.contains("image-10")).isTrue();
  }

  @Test
  void shouldTellFromWhatIsLeftOfASmallerBank() {
    for (int i = 23; i < 27; i++) {
      bank.add(i, new NeighbourBank.Entry("image-" + i, 1, UP));
    }

    assertThat(bank.predict(LEFT, 2)).hasValue(1);
  }

  @Test
  void shouldTellNothingWhileItIsEmpty() {
    assertThat(bank.predict(LEFT, 2)).isEmpty();
  }
}
