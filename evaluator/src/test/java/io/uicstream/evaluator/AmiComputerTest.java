package io.uicstream.evaluator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AmiComputerTest {

  @Test
  void shouldSayThatTheBudgetWasNotEnough() {
    AtomicLong nanos = new AtomicLong();
    // Each look at the clock finds 3 ms gone.
    AmiComputer ami = new AmiComputer(Runnable::run, () -> nanos.addAndGet(3_000_000), 5);
    ContingencyTable table = new ContingencyTable();
    table.add(0, "cat", 3);
    table.add(1, "dog", 4);

    ami.compute(7_000, Optional.of(table.marginals()), Optional.empty());

    assertThat(ami.busy()).isFalse();
    assertThat(ami.latest().boundaryMs()).isEqualTo(7_000);
    assertThat(ami.latest().current().value()).isEmpty();
    assertThat(ami.latest().current().note())
        .contains("not computed: the boundary 7000 took more than 5 ms");
    assertThat(ami.latest().prequential()).isEqualTo(AmiReading.NO_ANNOTATIONS);
  }
}
