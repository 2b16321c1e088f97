package io.uicstream.app.settings;

import static io.uicstream.app.settings.Group.ALARMS;

import java.util.List;

/** When alarms are raised. */
public final class AlarmSettings {
  /** COLLAPSE. */
  public static final Setting<Double> COLLAPSE_BELOW =
      share("alarms.collapse.below", "0.5", "COLLAPSE: balance below it");

  /** IMBALANCE. */
  public static final Setting<Double> IMBALANCE_BELOW =
      share("alarms.imbalance.below", "0.8", "IMBALANCE: balance of current labels below it");

  /** How long for both. */
  public static final Setting<Long> BALANCE_FOR =
      time("alarms.balance.for", "30s", "that balance must stay below");

  /** NMI_DROP. */
  public static final Setting<Double> NMI_DROP_BELOW =
      part("alarms.nmi.drop.below", "0.7", "NMI_DROP: share of the best NMI of late");

  /** Memory of the best. */
  public static final Setting<Long> NMI_HALF_LIFE =
      time("alarms.nmi.half.life", "30m", "in which the memory of the best NMI halves");

  /** Annotated images needed. */
  public static final Setting<Long> NMI_ANNOTATED =
      count(
          "alarms.nmi.annotated",
          "1000",
          "images",
          "annotated ones from which NMI is judged; never fewer than 50 for each class");

  /** STUCK. */
  public static final Setting<Double> STUCK_TOLERANCE =
      part("alarms.stuck.tolerance", "0.02", "STUCK: loss above (1 - tolerance) ln K");

  /** How long. */
  public static final Setting<Long> STUCK_FOR =
      time("alarms.stuck.for", "10m", "that the loss must stay there");

  /** LAG. */
  public static final Setting<Long> LAG_RECORDS =
      count("alarms.lag.records", "10000", "records", "LAG: more than so many not yet labelled");

  /** How long. */
  public static final Setting<Long> LAG_FOR =
      time("alarms.lag.for", "30s", "that the lag must last");

  /** LOSS_OF_UNSEEN_IMAGES. */
  public static final Setting<Long> LOSS_WITHIN =
      time("alarms.loss.within", "10m", "LOSS_OF_UNSEEN_IMAGES: retention deletes some within it");

  private AlarmSettings() {}

  private static Setting<Double> share(String name, String byDefault, String meaning) {
    return new Setting<>(ALARMS, name, Type.number(0, 1), byDefault, "", meaning);
  }

  private static Setting<Double> part(String name, String byDefault, String meaning) {
    return new Setting<>(ALARMS, name, Type.number(0.001, 0.999), byDefault, "", meaning);
  }

  private static Setting<Long> time(String name, String byDefault, String meaning) {
    return new Setting<>(ALARMS, name, Type.finiteDuration(1), byDefault, "time", meaning);
  }

  private static Setting<Long> count(String name, String byDefault, String unit, String meaning) {
    Type<Long> type = Type.wide(1, Long.MAX_VALUE);
    return new Setting<>(ALARMS, name, type, byDefault, unit, meaning);
  }

  static List<Setting<?>> all() {
    return List.of(
        COLLAPSE_BELOW,
        IMBALANCE_BELOW,
        BALANCE_FOR,
        NMI_DROP_BELOW,
        NMI_HALF_LIFE,
        NMI_ANNOTATED,
        STUCK_TOLERANCE,
        STUCK_FOR,
        LAG_RECORDS,
        LAG_FOR,
        LOSS_WITHIN);
  }
}
