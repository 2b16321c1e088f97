package io.uicstream.tests;

/** A broker to test against. The extension that started it closes it. */
interface Broker extends AutoCloseable {
  /** Where clients connect: {@code host:port}. */
  String bootstrapServers();

  @Override
  void close();
}
