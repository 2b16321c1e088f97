package io.uicstream.evaluator;

import io.uicstream.schemas.SchemaRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;

/** A registry for one test. */
final class InMemoryRegistry implements SchemaRegistry {
  private final List<Schema> schemas = new ArrayList<>();

  @Override
  public synchronized int register(String subject, Schema schema) {
    int known = schemas.indexOf(schema);
    if (known >= 0) {
      return known;
    }
    schemas.add(schema);
    return schemas.size() - 1;
  }

  @Override
  public synchronized Optional<Schema> schema(int id) {
    return id < schemas.size() ? Optional.of(schemas.get(id)) : Optional.empty();
  }
}
