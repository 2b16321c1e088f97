package io.uicstream.app.settings;

import java.util.ArrayList;
import java.util.List;

/** The table of settings as text, secrets masked. */
public final class SettingsPrinter {
  private static final List<String> HEADINGS = List.of("name", "value", "default", "from", "unit");
  private static final String GAP = "  ";

  private SettingsPrinter() {}

  /** Lines of a table: name, value in force, default, where it comes from, unit, meaning. */
  public static List<String> lines(Values values) {
    List<List<String>> rows =
        SettingsReport.of(values).settings().stream()
            .map(
                setting ->
                    List.of(
                        setting.name(),
                        setting.value(),
                        setting.defaultValue(),
                        setting.origin(),
                        setting.unit(),
                        setting.meaning()))
            .toList();
    return render(rows);
  }

  private static List<String> render(List<List<String>> rows) {
    int[] widths = new int[HEADINGS.size()];
    for (int column = 0; column < widths.length; column++) {
      widths[column] = HEADINGS.get(column).length();
      for (List<String> row : rows) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    List<String> lines = new ArrayList<>();
    List<String> headings = new ArrayList<>(HEADINGS);
    headings.add("meaning");
    lines.add(line(headings, widths));
    rows.forEach(row -> lines.add(line(row, widths)));
    return lines;
  }

  private static String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      String cell = cells.get(column);
      line.append(cell).append(" ".repeat(widths[column] - cell.length())).append(GAP);
    }
    return line.append(cells.get(widths.length)).toString().stripTrailing();
  }
}
