package io.uicstream.schemas;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Refuses writer schemas with which a few bytes could keep a reader busy without end: recursive
 * ones, vast ones, and arrays of items that take no bytes. None of the system's records needs any.
 */
final class WriterSchemas {
  private static final int MAX_NODES = 10_000;

  // Types above the one looked at, by identity: a recursive schema's equals is itself recursive.
  private final Set<Schema> path = Collections.newSetFromMap(new IdentityHashMap<>());
  private int nodes;

  private WriterSchemas() {}

  /**
   * Throws when a schema is not fit for reading records of strangers.
   *
   * @throws SerializationException naming what is wrong
   */
  static void check(Schema schema) {
    new WriterSchemas().mayBeEmpty(schema);
  }

  /** Checks a schema and all in it; returns true if its data can take no bytes at all. */
  private boolean mayBeEmpty(Schema schema) {
    if (!path.add(schema)) {
      throw new SerializationException("The writer's schema is recursive");
    }
    if (++nodes > MAX_NODES) {
      throw new SerializationException(
          "The writer's schema spells out to more than " + MAX_NODES + " types");
    }
    boolean empty = false;
    switch (schema.getType()) {
      case NULL -> empty = true;
      case FIXED -> empty = schema.getFixedSize() == 0;
      case RECORD -> {
        empty = true;
        for (Schema.Field field : schema.getFields()) {
          empty &= mayBeEmpty(field.schema());
        }
      }
      case UNION -> schema.getTypes().forEach(this::mayBeEmpty);
      case MAP -> mayBeEmpty(schema.getValueType());
      case ARRAY -> {
        if (mayBeEmpty(schema.getElementType())) {
          throw new SerializationException(
              "The writer's schema has an array of items that take no bytes");
        }
      }
      default -> {
        // All others take at least one byte and hold no other schema.
      }
    }
    path.remove(schema);
    return empty;
  }
}
