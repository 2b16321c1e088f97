package io.uicstream.app.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * How the text of a setting is read and what it may be.
 *
 * @param allowed what it may be, to follow "must be"
 * @param reader text to value; throws {@link IllegalArgumentException} for all that is not allowed
 */
public record Type<T>(String allowed, Function<String, T> reader) {
  private static final List<String> YES = List.of("true", "yes", "on");
  private static final List<String> NO = List.of("false", "no", "off");

  /**
   * Reads a value.
   *
   * @throws IllegalArgumentException if the text is not allowed; its message begins with "must be"
   */
  public T parse(String text) {
    try {
      return reader.apply(text.strip());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("must be " + allowed, e);
    }
  }

  /** A whole number. */
  static Type<Integer> integer(int least, int most) {
    return new Type<>(
        range(least, most, most == Integer.MAX_VALUE),
        text -> checked(Integer.parseInt(digits(text)), least, most));
  }

  /** A whole number. */
  static Type<Long> wide(long least, long most) {
    return new Type<>(
        range(least, most, most == Long.MAX_VALUE),
        text -> checked(Long.parseLong(digits(text)), least, most));
  }

  /** A number. */
  static Type<Double> number(double least, double most) {
    return new Type<>(
        range(least, most, most == Double.MAX_VALUE),
        text -> checked(Double.parseDouble(text), least, most));
  }

  /** A whole number of at least 1, or the word {@code never}, read as the largest long. */
  static Type<Long> countOrNever() {
    return orWord("never", wide(1, Long.MAX_VALUE), Long.MAX_VALUE);
  }

  /** A type that also takes a word. */
  static <T> Type<T> orWord(String word, Type<T> type, T value) {
    return new Type<>(
        type.allowed() + ", or " + word,
        text -> text.equalsIgnoreCase(word) ? value : type.parse(text));
  }

  /** A type that may be left empty. */
  static <T> Type<Optional<T>> optional(Type<T> type) {
    return new Type<>(
        type.allowed() + ", or nothing",
        text -> text.isEmpty() ? Optional.empty() : Optional.of(type.parse(text)));
  }

  /** Yes or no. */
  static Type<Boolean> yesOrNo() {
    return new Type<>(
        "true or false",
        text -> {
          String word = text.toLowerCase(Locale.ROOT);
          if (!YES.contains(word) && !NO.contains(word)) {
            throw new IllegalArgumentException(text);
          }
          return YES.contains(word);
        });
  }

  /** One of some words. */
  static Type<String> word(String... words) {
    List<String> all = List.of(words);
    return new Type<>(
        "one of " + String.join(", ", all),
        text -> {
          String word = text.toLowerCase(Locale.ROOT);
          if (!all.contains(word)) {
            throw new IllegalArgumentException(text);
          }
          return word;
        });
  }

  /** A constant, written in lower case with dashes. */
  static <E extends Enum<E>> Type<E> constant(Class<E> type) {
    List<String> words =
        List.of(type.getEnumConstants()).stream().map(e -> spelt(e.name())).toList();
    return new Type<>(
        "one of " + String.join(", ", words),
        text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT).replace('-', '_')));
  }

  private static String spelt(String constant) {
    return constant.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Text that is not empty and matches a pattern. */
  static Type<String> text(String allowed, String pattern) {
    return new Type<>(
        allowed,
        text -> {
          if (!text.matches(pattern)) {
            throw new IllegalArgumentException(text);
          }
          return text;
        });
  }

  /** A path of the file system. */
  static Type<Path> path() {
    return new Type<>(
        "a path",
        text -> {
          if (text.isEmpty()) {
            throw new InvalidPathException(text, "empty");
          }
          return Path.of(text);
        });
  }

  /** A length of time in milliseconds, or never. */
  static Type<Long> duration(long leastMs) {
    return Quantity.DURATION.typeOrNoLimit(leastMs);
  }

  /** A length of time in milliseconds. */
  static Type<Long> finiteDuration(long leastMs) {
    return Quantity.DURATION.type(leastMs);
  }

  /** A number of bytes. */
  static Type<Long> bytes(long least) {
    return Quantity.BYTES.typeOrNoLimit(least);
  }

  /** A number of bytes in a range. */
  static Type<Long> bytes(long least, long most) {
    return Quantity.BYTES.type(least, most);
  }

  private static String digits(String text) {
    return text.replace("_", "").replace(",", "");
  }

  private static <N extends Comparable<N>> N checked(N value, N least, N most) {
    // Comparing, not subtracting: NaN is above every number and fails, too.
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(value.toString());
    }
    return value;
  }

  private static String range(Number least, Number most, boolean open) {
    String from = plain(least);
    return open ? "a number of at least " + from : "a number from " + from + " to " + plain(most);
  }

  private static String plain(Number number) {
    return number instanceof Double d && d == Math.rint(d)
        ? Long.toString(d.longValue())
        : number.toString();
  }
}
