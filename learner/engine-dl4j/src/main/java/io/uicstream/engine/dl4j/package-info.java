/**
 * The Deeplearning4j engine: network descriptions compiled to Deeplearning4j, trained with the
 * paper's update.
 *
 * <p>May use {@code io.uicstream.engine}, Deeplearning4j and ND4J; none of their types leave the
 * package. Start reading at {@link io.uicstream.engine.dl4j.Dl4jEngine}, then {@code Dl4jModel}.
 */
package io.uicstream.engine.dl4j;
