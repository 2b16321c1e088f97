package io.uicstream.tests;

import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;

/**
 * Clients of which one commit, the {@link #FAILING}th of all, is answered with an error of the
 * broker's own; the producer that gets that answer does nothing more. Made by Kafka Streams.
 */
public final class FailingCommit extends DefaultKafkaClientSupplier {
  static final int FAILING = 3;

  /** Commits that were tried since it was last set, by whatever producer. */
  static final AtomicInteger COMMITS = new AtomicInteger();

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    Producer<byte[], byte[]> producer = super.getProducer(config);
    AtomicInteger lastCommit = new AtomicInteger();
    @SuppressWarnings("unchecked")
    Producer<byte[], byte[]> failing =
        (Producer<byte[], byte[]>)
            Proxy.newProxyInstance(
                Producer.class.getClassLoader(),
                new Class<?>[] {Producer.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("commitTransaction")) {
                    lastCommit.set(COMMITS.incrementAndGet());
                  }
                  if (lastCommit.get() == FAILING && method.getName().endsWith("Transaction")) {
                    throw new KafkaException("Unhandled error in EndTxnResponse: unexpected error");
                  }
                  return InterceptedEngine.invoke(producer, method, arguments);
                });
    return failing;
  }
}
