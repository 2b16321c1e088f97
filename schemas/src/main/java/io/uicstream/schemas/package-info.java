/**
 * The contracts between all parts of the system: topics, the records on them, and how those are
 * written as bytes.
 *
 * <p>Start with {@link io.uicstream.schemas.Topics}, which names every topic with the types of its
 * keys and values. The Avro record types are generated from {@code src/main/avro}; the JSON ones
 * are Java records, each described by a JSON Schema file beside this package's classes. {@link
 * io.uicstream.schemas.TopicSerdes} turns either into bytes; {@link
 * io.uicstream.schemas.TopicCreator} creates the topics.
 *
 * <p>May use Avro, Kafka's clients, Jackson and the JDK; nothing else of this system. Everything
 * here is an interface to strangers: schemas only change in ways that readers of the last release
 * survive.
 */
package io.uicstream.schemas;
