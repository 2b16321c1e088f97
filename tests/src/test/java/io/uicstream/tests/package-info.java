/**
 * Tests that need a real broker, several modules, or the code as a whole.
 *
 * <p>Start with {@link io.uicstream.tests.KafkaTest}, which gives a test a broker and topics of its
 * own; {@code PipelineIT} then shows all parts at work. May use every module.
 */
package io.uicstream.tests;
