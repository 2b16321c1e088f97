package io.uicstream.evaluator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The partitions of scikit-learn's own test; its AMI is the one that it expects. */
class ClassAgreementTest {
  private static final int[] U = {1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3};
  private static final int[] V = {1, 1, 1, 1, 2, 1, 2, 2, 2, 2, 3, 1, 3, 3, 3, 2, 2};

  @Test
  void shouldCompareTwoClassesOfEveryImage() {
    List<String> trueClasses = Arrays.stream(V).mapToObj(v -> "class " + v).toList();
    ClassAgreement agreement = ClassAgreement.of(5, U, trueClasses);

    assertThat(agreement.ami()).isCloseTo(0.27821, within(1e-5));
    // I = 0.41022 nats, H(U) = 1.09508, H(V) = 1.07338
    assertThat(agreement.nmiGeometric()).isCloseTo(0.37837, within(1e-5));
    assertThat(agreement.nmiArithmetic()).isCloseTo(0.37835, within(1e-5));
    assertThat(agreement.sizes().perClass()).containsExactly(0L, 6L, 6L, 5L, 0L);
    assertThat(agreement.sizes().empty()).isEqualTo(2);
    assertThat(agreement.sizes().balance()).isCloseTo(0.68041, within(1e-5));
  }

  @Test
  void shouldTakeOneTrueClassForEveryImage() {
    assertThatThrownBy(() -> ClassAgreement.of(5, U, List.of("a")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
