package io.uicstream.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PortTest {
  private static final Port BROKER =
      new Port(9092, Listener.KAFKA, "uic broker", "--broker-port", false);
  private static final Port ASKED =
      new Port(19092, Listener.KAFKA, "uic broker", "--broker-port", true);

  @Test
  void shouldBeWellIfFreeOrInItsUse() {
    assertThat(BROKER.finding(Listener.NONE))
        .isEqualTo(Finding.ok("9092", "free, for `uic broker`"));
    assertThat(ASKED.finding(Listener.NONE).mark()).isEqualTo(Finding.Mark.OK);
    assertThat(BROKER.finding(Listener.KAFKA))
        .isEqualTo(Finding.ok("9092", "a Kafka broker answers"));
  }

  @Test
  void shouldNoteWhatIsInTheWay() {
    assertThat(BROKER.finding(Listener.REGISTRY))
        .isEqualTo(
            Finding.note(
                "9092", "taken by a schema registry; `uic broker` needs another --broker-port"));
    assertThat(BROKER.finding(Listener.OTHER))
        .isEqualTo(
            Finding.note(
                "9092",
                "taken by something that is neither a Kafka broker nor a schema registry;"
                    + " `uic broker` needs another --broker-port"));
  }

  @Test
  void shouldBeAProblemIfSomebodyWantsItForThemselves() {
    for (Listener found : new Listener[] {Listener.KAFKA, Listener.REGISTRY, Listener.OTHER}) {
      assertThat(ASKED.finding(found).mark()).isEqualTo(Finding.Mark.PROBLEM);
    }
    assertThat(ASKED.finding(Listener.KAFKA).text())
        .isEqualTo(
            "taken by a Kafka broker; `uic broker` needs another --broker-port, or stop what"
                + " listens there");
  }
}
