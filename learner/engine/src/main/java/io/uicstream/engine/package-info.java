/**
 * What the learner asks of a numerical library, and nothing of any such library: networks as layer
 * lists, views as parameters with a plain-Java reference, models as named weights.
 *
 * <p>May use the JDK and Jackson (safetensors headers) only. Start reading at {@link
 * io.uicstream.engine.Model}, then {@link io.uicstream.engine.Network}.
 */
package io.uicstream.engine;
