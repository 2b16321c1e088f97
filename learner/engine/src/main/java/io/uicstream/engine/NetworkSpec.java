package io.uicstream.engine;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A network as settings and checkpoints name it.
 *
 * @param name one of {@link Networks#names()}
 * @param side S, height and width of the input in pixels
 * @param classes K
 * @param head what stands between the feature maps and the logits
 * @param input what the first convolution sees
 */
public record NetworkSpec(
    String name, int side, int classes, Networks.Head head, Networks.Input input) {
  private static final Pattern TEXT =
      Pattern.compile("(\\S+) side=(\\S+) classes=(\\S+) head=(\\S+) input=(\\S+)");

  /**
   * The network.
   *
   * @throws IllegalArgumentException if there is none like that; says what there is
   */
  public Network network() {
    return Networks.create(name, side, classes, head, input);
  }

  /** One line: {@code alexnet-small side=32 classes=100 head=bn input=sobel}. */
  public String text() {
    return String.format(
        Locale.ROOT,
        "%s side=%d classes=%d head=%s input=%s",
        name,
        side,
        classes,
        word(head),
        word(input));
  }

  /**
   * Reads what {@link #text} has written. Whether there is such a network, {@link #network} tells.
   *
   * @throws IllegalArgumentException naming what is wrong
   */
  public static NetworkSpec parse(String text) {
    Matcher words = TEXT.matcher(text);
    if (!words.matches()) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' names no network: it is not of the form NAME side=S classes=K head=H input=I");
    }
    return new NetworkSpec(
        words.group(1),
        number(text, "side", words.group(2)),
        number(text, "classes", words.group(3)),
        constant(text, "head", Networks.Head.values(), words.group(4)),
        constant(text, "input", Networks.Input.values(), words.group(5)));
  }

  private static int number(String text, String key, String word) {
    try {
      return Integer.parseInt(word);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "'" + text + "' names no network: " + key + " is '" + word + "', no whole number", e);
    }
  }

  private static <E extends Enum<E>> E constant(String text, String key, E[] all, String word) {
    List<String> known = Arrays.stream(all).map(NetworkSpec::word).toList();
    if (!known.contains(word)) {
      throw new IllegalArgumentException(
          "'%s' names no network: %s is '%s', not %s"
              .formatted(text, key, word, String.join(" or ", known)));
    }
    return all[known.indexOf(word)];
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
