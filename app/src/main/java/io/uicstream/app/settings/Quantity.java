package io.uicstream.app.settings;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers that are written with a unit, such as {@code 90s} or {@code 512MB}. */
enum Quantity {
  /** In milliseconds. */
  DURATION("a time such as 500ms, 90s, 15m, 24h or 7d", "never") {
    @Override
    Map<String, Long> units() {
      Map<String, Long> units = new LinkedHashMap<>();
      units.put("ms", 1L);
      units.put("s", 1_000L);
      units.put("m", 60_000L);
      units.put("h", 3_600_000L);
      units.put("d", 86_400_000L);
      return units;
    }
  },

  /** In bytes; a kilobyte is 1024 of them. */
  BYTES("a size such as 65536, 512MB or 20GB", "unlimited") {
    @Override
    Map<String, Long> units() {
      Map<String, Long> units = new LinkedHashMap<>();
      units.put("", 1L);
      units.put("kb", 1L << 10);
      units.put("mb", 1L << 20);
      units.put("gb", 1L << 30);
      units.put("tb", 1L << 40);
      return units;
    }
  };

  private static final Pattern FORM = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([a-z]*)");

  private final String examples;
  private final String noLimit;

  Quantity(String examples, String noLimit) {
    this.examples = examples;
    this.noLimit = noLimit;
  }

  abstract Map<String, Long> units();

  /** A quantity of at least so much, or the word for no limit, read as the largest long. */
  Type<Long> typeOrNoLimit(long least) {
    return Type.orWord(noLimit, type(least), Long.MAX_VALUE);
  }

  /** A quantity of at least so much. */
  Type<Long> type(long least) {
    return type(least, Long.MAX_VALUE);
  }

  /** A quantity in a range. */
  Type<Long> type(long least, long most) {
    String floor = least > 1 ? " of at least " + format(least) : "";
    String ceiling = most < Long.MAX_VALUE ? " and at most " + format(most) : "";
    return new Type<>(
        examples + floor + ceiling,
        text -> {
          long value = parse(text.toLowerCase(Locale.ROOT));
          if (value < least || value > most) {
            throw new IllegalArgumentException(text);
          }
          return value;
        });
  }

  private long parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches() || !units().containsKey(matcher.group(2))) {
      throw new IllegalArgumentException(text);
    }
    double value = Double.parseDouble(matcher.group(1)) * units().get(matcher.group(2));
    if (value >= Long.MAX_VALUE) {
      throw new IllegalArgumentException(text);
    }
    return Math.round(value);
  }

  private String format(long value) {
    String text = Long.toString(value);
    for (Map.Entry<String, Long> unit : units().entrySet()) {
      if (value % unit.getValue() == 0) {
        text = value / unit.getValue() + unit.getKey();
      }
    }
    return text;
  }
}
