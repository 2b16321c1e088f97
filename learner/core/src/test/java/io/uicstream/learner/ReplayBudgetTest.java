package io.uicstream.learner;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReplayBudgetTest {
  private final ReplayBudget budget = new ReplayBudget(TrainingSettings.stream(64, 5, 0.5, 1000));

  @Test
  void shouldOweTheFullRatioWhileTheLagIsSmall() {
    budget.arrived(64, 1000);

    int steps = 0;
    while (budget.owesStep()) {
      budget.trained(64);
      steps++;
    }

    assertThat(steps).isEqualTo(5);
  }

  @Test
  void shouldFallToTheMinimumAsTheLagGrows() {
    assertThat(budget.ratio(0)).isEqualTo(5);
    assertThat(budget.ratio(2000)).isEqualTo(2.5);
    assertThat(budget.ratio(5000)).isEqualTo(1);
    assertThat(budget.ratio(1_000_000)).isEqualTo(0.5);
  }

  @Test
  void shouldTakeNoMoreArrivalsBeforeTheReplayOfThoseBeforeIsDone() {
    budget.arrived(64, 0);
    assertThat(budget.hasRoom()).isFalse();

    budget.trained(64);
    assertThat(budget.hasRoom()).isTrue();
  }

  @Test
  void shouldNotSaveUpIdleTraining() {
    budget.trained(64_000);
    budget.arrived(64, 0);

    assertThat(budget.owesStep()).isTrue();
  }

  @Test
  void shouldAlwaysHaveRoomWithoutReplay() {
    ReplayBudget none = new ReplayBudget(TrainingSettings.stream(64, 0, 0, 1000));
    none.arrived(1_000_000, 0);

    assertThat(none.hasRoom()).isTrue();
    assertThat(none.owesStep()).isFalse();
  }
}
