package io.uicstream.evaluator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ContingencyTableTest {

  @Test
  void shouldAgreeWithDefinitionsAfterRandomChanges() {
    Random random = new Random(1);
    ContingencyTable table = new ContingencyTable();
    List<BruteForce.Pair> items = new ArrayList<>();
    for (int step = 0; step < 20_000; step++) {
      if (items.size() > 10 && random.nextInt(3) == 0) {
        BruteForce.Pair gone = items.remove(random.nextInt(items.size()));
        table.add((int) gone.u(), (String) gone.v(), -1);
      } else {
        int u = random.nextInt(40);
        String v = "class-" + (random.nextInt(4) == 0 ? random.nextInt(20) : u % 20);
        items.add(new BruteForce.Pair(u, v));
        table.add(u, v, 1);
      }
    }

    MutualInformation information = table.mutualInformation();
    assertThat(table.items()).isEqualTo(items.size());
    assertThat(information.rowEntropy()).isCloseTo(BruteForce.entropy(items, true), within(1e-9));
    assertThat(information.columnEntropy())
        .isCloseTo(BruteForce.entropy(items, false), within(1e-9));
    assertThat(information.geometric()).isCloseTo(BruteForce.nmiGeometric(items), within(1e-9));
    assertThat(information.arithmetic()).isCloseTo(BruteForce.nmiArithmetic(items), within(1e-9));
  }

  @Test
  void shouldNotDependOnOrderOfChangesToTheLastBit() {
    ContingencyTable upwards = new ContingencyTable();
    ContingencyTable downwards = new ContingencyTable();
    for (int i = 0; i < 5_000; i++) {
      upwards.add(i % 31, "c" + i % 17, 1 + i % 5);
      int j = 4_999 - i;
      downwards.add(j % 31, "c" + j % 17, 1 + j % 5);
    }

    assertThat(upwards.mutualInformation()).isEqualTo(downwards.mutualInformation());
  }

  @Test
  void shouldCallTwoSingleClassesAgreement() {
    ContingencyTable table = new ContingencyTable();
    table.add(3, "cat", 7);

    assertThat(table.mutualInformation().geometric()).isEqualTo(1);
    assertThat(table.mutualInformation().arithmetic()).isEqualTo(1);
  }

  @Test
  void shouldSayNothingWhereOneSideIsASingleClass() {
    ContingencyTable table = new ContingencyTable();
    table.add(3, "cat", 7);
    table.add(3, "dog", 6);

    assertThat(table.mutualInformation().geometric()).isEqualTo(0);
    assertThat(table.mutualInformation().arithmetic()).isEqualTo(0);
  }

  @Test
  void shouldBeOneForRenamedClasses() {
    ContingencyTable table = new ContingencyTable();
    table.add(0, "cat", 5);
    table.add(1, "dog", 9);
    table.add(2, "fox", 2);

    assertThat(table.mutualInformation().geometric()).isCloseTo(1, within(1e-9));
  }

  @Test
  void shouldRefuseRemovalWithoutItem() {
    ContingencyTable table = new ContingencyTable();
    table.add(0, "cat", 1);

    assertThatThrownBy(() -> table.add(0, "cat", -2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("removal without its item");
  }

  @Test
  void shouldHoldABillionItemsAndRefuseMoreThanItCan() {
    ContingencyTable table = new ContingencyTable();
    table.add(0, "cat", 600_000_000);
    table.add(1, "dog", 600_000_000);

    assertThat(table.mutualInformation().rowEntropy()).isCloseTo(Math.log(2), within(1e-9));
    assertThatThrownBy(() -> table.add(2, "fox", 3_000_000_000L))
        .isInstanceOf(ArithmeticException.class);
  }
}
