package io.uicstream.evaluator;

import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.Encoder;

/**
 * Writes a pane: header, the columns that occur, then the cells in order, each with the index of
 * its column and its pane relative to this one. Some six bytes a cell; equal panes give equal
 * bytes.
 */
final class PaneSerde extends BinarySerde<Pane> {
  private static final Comparator<Cell> ORDER =
      Comparator.comparing(Cell::table)
          .thenComparingLong(Cell::paneMs)
          .thenComparingInt(Cell::row)
          .thenComparing(Cell::column);

  @Override
  void write(Pane pane, Encoder out) throws IOException {
    out.writeLong(pane.startMs());
    out.writeInt(pane.sender().partition());
    out.writeLong(pane.sender().watermarkMs());
    out.writeBoolean(pane.sender().idle());
    out.writeLong(pane.covered().nextLabelOffset());
    out.writeLong(pane.covered().labelEvents());
    out.writeLong(pane.covered().changes());
    Map<String, Integer> columns = writeColumns(pane, out);
    List<Cell> cells = pane.cells().keySet().stream().sorted(ORDER).toList();
    out.writeInt(cells.size());
    for (Cell cell : cells) {
      out.writeInt(cell.table().code());
      out.writeLong(cell.table().windowed() ? cell.paneMs() - pane.startMs() : 0);
      out.writeInt(cell.row());
      out.writeInt(columns.get(cell.column()));
      out.writeLong(pane.cells().get(cell));
    }
  }

  private static Map<String, Integer> writeColumns(Pane pane, Encoder out) throws IOException {
    List<String> names =
        pane.cells().keySet().stream().map(Cell::column).distinct().sorted().toList();
    Map<String, Integer> indices = new HashMap<>();
    out.writeInt(names.size());
    for (String name : names) {
      out.writeString(name);
      indices.put(name, indices.size());
    }
    return indices;
  }

  @Override
  Pane read(BinaryDecoder in) throws IOException {
    long startMs = in.readLong();
    Pane.Sender sender = new Pane.Sender(in.readInt(), in.readLong(), in.readBoolean());
    Pane.Covered covered = new Pane.Covered(in.readLong(), in.readLong(), in.readLong());
    String[] columns = new String[in.readInt()];
    for (int i = 0; i < columns.length; i++) {
      // Interned: tables hold few distinct names in very many cells.
      columns[i] = in.readString().intern();
    }
    Map<Cell, Long> cells = new LinkedHashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      Cell.Table table = Cell.Table.of(in.readInt());
      long relativeMs = in.readLong();
      long paneMs = table.windowed() ? startMs + relativeMs : 0;
      Cell cell = new Cell(table, paneMs, in.readInt(), columns[in.readInt()]);
      cells.put(cell, in.readLong());
    }
    return new Pane(startMs, sender, covered, cells);
  }
}
