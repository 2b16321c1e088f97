package io.uicstream.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import io.uicstream.tests.Hops.Hop;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What README says of the way of one image is there in the code. */
class FollowOneImageTest {
  @Test
  void shouldNameMethodsThatExist() throws Exception {
    List<JavaClass> classes = Hops.productClasses();
    List<Hop> hops = Hops.inReadme();

    assertThat(hops).hasSizeBetween(8, 16).doesNotHaveDuplicates();
    for (Hop hop : hops) {
      assertThat(classes)
          .as("%s of README, 'Follow one image'", hop)
          .filteredOn(type -> Hops.isCalled(type, hop.type()))
          .singleElement()
          .matches(type -> has(type, hop.method()), "has a method " + hop.method());
    }
  }

  private static boolean has(JavaClass type, String method) {
    return type.getMethods().stream().anyMatch(each -> each.getName().equals(method));
  }
}
