package io.uicstream.schemas;

import java.util.Optional;
import org.apache.avro.Schema;

/**
 * A registry that gives Avro schemas ids, so that records need not carry their schema. Safe for use
 * by several threads.
 */
public interface SchemaRegistry {
  /**
   * The id of a schema under a subject; registers it when it is new.
   *
   * @param subject what the schema is for, such as {@code uic.images-value}
   * @throws RegistryUnavailableException when the registry gave no answer; trying later can help
   * @throws org.apache.kafka.common.errors.SerializationException when the registry refuses the
   *     schema, for example because it is incompatible with the versions it holds
   */
  int register(String subject, Schema schema);

  /**
   * The schema that an id stands for; empty when the registry answers that it holds no such id.
   *
   * @throws RegistryUnavailableException when the registry gave no answer; trying later can help
   * @throws org.apache.kafka.common.errors.SerializationException when the id stands for something
   *     other than a self-contained Avro schema
   */
  Optional<Schema> schema(int id);
}
