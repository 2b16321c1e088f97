package io.uicstream.app;

import io.uicstream.engine.Crop;
import io.uicstream.engine.Photometric;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A picture of an image and of what a learner sees of it: above, the whole image and its centre
 * view; below, a row of basic and a row of strong views. Views are enlarged by whole factors.
 */
final class ViewSheet {
  private static final int LEAST_CELL = 168;
  private static final int GAP = 12;
  private static final int LINE = 15;
  private static final int CAPTION_LINES = 4;
  private static final int CAPTION = CAPTION_LINES * LINE + 6;
  private static final int TITLE = 34;
  private static final Color PAPER = new Color(0xfafafa);
  private static final Color INK = new Color(0x202020);

  private final int side;
  private final int cell;
  private final BufferedImage sheet;
  private final Graphics2D graphics;
  private boolean captioned = true;

  /** The whole image, fitted into a box, and how it was before. */
  record Whole(BufferedImage fitted, int width, int height, String title) {}

  private ViewSheet(int side) {
    this.side = side;
    this.cell = cell(side);
    sheet = new BufferedImage(width(side), height(side), BufferedImage.TYPE_INT_RGB);
    graphics = sheet.createGraphics();
    graphics.setColor(PAPER);
    graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
    graphics.setColor(INK);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
  }

  /** The sheet, and whether this Java could write captions on it. */
  record Drawn(BufferedImage picture, boolean captioned) {}

  /**
   * Draws a sheet.
   *
   * @param side S of the views
   */
  static Drawn draw(Whole whole, List<LearnerViews.Shown> views, int side) {
    ViewSheet sheet = new ViewSheet(side);
    sheet.text(List.of(whole.title()), GAP, 6, 15);
    sheet.whole(whole);
    int basic = 0;
    int strong = 0;
    for (LearnerViews.Shown view : views) {
      List<String> caption = caption(view, whole.width(), whole.height());
      switch (view.kind()) {
        case CENTRE -> sheet.view(view, caption, 3, 0);
        case BASIC -> sheet.view(view, caption, basic++, 1);
        case STRONG -> sheet.view(view, caption, strong++, 2);
      }
    }
    sheet.graphics.dispose();
    return new Drawn(sheet.sheet, sheet.captioned);
  }

  /** Width of a sheet of views of side S. */
  static int width(int side) {
    return GAP + LearnerViews.OF_EACH_KIND * (cell(side) + GAP);
  }

  /** Height of a sheet of views of side S. */
  static int height(int side) {
    return TITLE + 3 * (cell(side) + CAPTION + GAP);
  }

  /** Side of a view as it is drawn. */
  static int cell(int side) {
    return side * Math.max(1, (LEAST_CELL + side - 1) / side);
  }

  /** Width of the box that the whole image is fitted into; it is as high as a cell. */
  static int wholeWidth(int side) {
    return 3 * cell(side) + 2 * GAP;
  }

  /** What a view shows, in lines. */
  static List<String> caption(LearnerViews.Shown view, int width, int height) {
    Crop crop = view.crop();
    List<String> lines = new ArrayList<>();
    lines.add(
        view.kind().title()
            + say(
                ": %d x %d at %d, %d",
                Math.round(crop.width() * width),
                Math.round(crop.height() * height),
                Math.round(crop.left() * width),
                Math.round(crop.top() * height)));
    Photometric done = view.photometric();
    List<String> words = new ArrayList<>();
    if (done.flip()) {
      words.add("mirrored");
    }
    if (done.grayscale()) {
      words.add("gray");
    }
    if (done.blurSigma() > 0) {
      words.add(say("blur %.1f", done.blurSigma()));
    }
    if (!words.isEmpty()) {
      lines.add(String.join(", ", words));
    }
    if (view.kind() == LearnerViews.Kind.STRONG) {
      lines.add(
          say(
              "light %.2f contrast %.2f sat. %.2f",
              done.brightness(), done.contrast(), done.saturation()));
      lines.add(
          say("red %.2f green %.2f blue %.2f", done.redGain(), done.greenGain(), done.blueGain()));
    }
    return lines;
  }

  private static String say(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private void whole(Whole whole) {
    graphics.drawImage(whole.fitted(), GAP, TITLE, null);
    text(List.of(say("whole image: %d x %d", whole.width(), whole.height())), GAP, below(0), 11);
  }

  private void view(LearnerViews.Shown view, List<String> caption, int column, int row) {
    int left = GAP + column * (cell + GAP);
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
    BufferedImage picture = Pictures.of(view.rgb(), side, side);
    graphics.drawImage(picture, left, TITLE + row * (cell + CAPTION + GAP), cell, cell, null);
    text(caption, left, below(row), 11);
  }

  private int below(int row) {
    return TITLE + row * (cell + CAPTION + GAP) + cell + 2;
  }

  private void text(List<String> lines, int left, int top, int size) {
    if (!captioned) {
      return;
    }
    try {
      graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, size));
      int baseline = top + size;
      for (String line : lines) {
        graphics.drawString(Printable.of(line), left, baseline);
        baseline += LINE;
      }
    } catch (RuntimeException | LinkageError | InternalError e) {
      // Java without its desktop libraries, or a machine without a font, fails in one of these
      // ways.
      captioned = false;
    }
  }
}
