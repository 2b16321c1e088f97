/**
 * The built-in schema registry, for runs that have no other: the part of the Confluent REST
 * interface that clients use, with its state in a compacted topic.
 *
 * <p>Start with {@link io.uicstream.schemas.registry.RegistryServer}. A request goes from there
 * through {@code RegistryApi} (paths and answers) to {@code SubjectStore} (subjects, versions, ids)
 * and, for writes, to {@code SchemaLog} (the topic). The store only ever changes by reading the
 * log, so that the state after a restart is the state before it. Several servers may run over one
 * topic: a Kafka transaction fences all but the newest writer, and the others read what it wrote.
 *
 * <p>May use {@code io.uicstream.schemas}, Avro, Kafka's clients, Jackson and the JDK's HTTP
 * server.
 */
package io.uicstream.schemas.registry;
