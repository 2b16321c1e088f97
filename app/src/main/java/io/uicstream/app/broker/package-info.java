/**
 * A real Kafka broker (KRaft, one node, loopback only) for runs on one machine: {@link
 * io.uicstream.app.broker.LocalBroker} runs it in this JVM, {@link
 * io.uicstream.app.broker.BrokerProcess} in a child JVM with a heap of its own, so that either side
 * can be killed and started again.
 *
 * <p>May use {@code kafka.server}, {@code kafka.tools} and the JDK; nothing of the other modules.
 * Start reading at {@code LocalBroker#start}.
 */
package io.uicstream.app.broker;
