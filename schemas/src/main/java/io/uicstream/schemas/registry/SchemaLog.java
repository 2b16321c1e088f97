package io.uicstream.schemas.registry;

import java.util.function.BiConsumer;

/**
 * An ordered, durable log of registry entries with one writer at a time. Used by one thread at a
 * time.
 */
interface SchemaLog extends AutoCloseable {
  /**
   * Becomes the log's writer, unless this already is; whoever was before can append no more.
   *
   * @throws RegistryException when the log is out of reach
   */
  void acquire();

  /**
   * Hands over, oldest first, the key and value of every entry since the last call, this log's own
   * appends included. Whatever it hands over, other logs' later calls hand over too.
   *
   * @throws RegistryException when the log is out of reach; entries handed over are not repeated
   */
  void catchUp(BiConsumer<String, String> entries);

  /**
   * Appends an entry; when this returns true it is durable.
   *
   * @return false if another writer has taken over since {@link #acquire}
   * @throws RegistryException when the log is out of reach; whether the entry was written is
   *     settled by the next {@link #acquire} and seen by {@link #catchUp} after it
   */
  boolean append(String key, String value);

  @Override
  void close();
}
