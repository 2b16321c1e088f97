package io.uicstream.schemas.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** A log in memory. Several logs over one {@link Shared} behave as servers over one topic do. */
final class MemoryLog implements SchemaLog {
  private final Shared shared;
  private int position;

  MemoryLog(Shared shared) {
    this.shared = shared;
  }

  @Override
  public void acquire() {
    if (shared.failure) {
      throw new RegistryException(RegistryException.STORE_FAILED, "The topic cannot be written");
    }
    shared.writer = this;
  }

  @Override
  public void catchUp(BiConsumer<String, String> entries) {
    for (; position < shared.entries.size(); position++) {
      String[] entry = shared.entries.get(position);
      entries.accept(entry[0], entry[1]);
    }
  }

  @Override
  public boolean append(String key, String value) {
    shared.beforeAppend.run();
    if (shared.writer != this) {
      return false;
    }
    shared.entries.add(new String[] {key, value});
    return true;
  }

  @Override
  public void close() {
    shared.closed++;
  }

  /** What stands for the topic and the broker. */
  static final class Shared {
    final List<String[]> entries = new ArrayList<>();
    SchemaLog writer;
    Runnable beforeAppend = () -> {};
    boolean failure;
    int closed;
  }
}
