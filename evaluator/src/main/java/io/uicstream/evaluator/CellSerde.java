package io.uicstream.evaluator;

import java.io.IOException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.Encoder;

/** Writes a cell as a key of a store: table, pane, row, column. */
final class CellSerde extends BinarySerde<Cell> {
  @Override
  void write(Cell cell, Encoder out) throws IOException {
    out.writeInt(cell.table().code());
    out.writeLong(cell.paneMs());
    out.writeInt(cell.row());
    out.writeString(cell.column());
  }

  @Override
  Cell read(BinaryDecoder in) throws IOException {
    Cell.Table table = Cell.Table.of(in.readInt());
    long paneMs = in.readLong();
    int row = in.readInt();
    // Interned: tables hold few distinct names in very many cells.
    return new Cell(table, paneMs, row, in.readString().intern());
  }
}
