package io.uicstream.schemas;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;

/** A registry in memory; ids count from 1 in the order of registration. */
final class MemoryRegistry implements SchemaRegistry {
  final List<String> subjects = new ArrayList<>();
  private final List<Schema> schemas = new ArrayList<>();

  @Override
  public int register(String subject, Schema schema) {
    if (!subjects.contains(subject)) {
      subjects.add(subject);
    }
    if (!schemas.contains(schema)) {
      schemas.add(schema);
    }
    return schemas.indexOf(schema) + 1;
  }

  @Override
  public Optional<Schema> schema(int id) {
    return id >= 1 && id <= schemas.size() ? Optional.of(schemas.get(id - 1)) : Optional.empty();
  }
}
