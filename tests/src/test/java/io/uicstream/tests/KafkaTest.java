package io.uicstream.tests;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test class whose methods take a {@link Broker}, or a {@link TestRun} with topics of its own on
 * it.
 *
 * <p>Which broker that is says the system property {@code broker}:
 *
 * <ul>
 *   <li>{@code embedded} (default): the broker of {@code uic}, in this JVM
 *   <li>{@code testcontainers}: a container; without Docker the class is skipped and says so
 *   <li>{@code auto}: a container where Docker is present, else embedded
 *   <li>{@code host:port}: a broker that runs already; topics of the tests stay there
 * </ul>
 *
 * <p>One broker serves all classes of a JVM.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(BrokerExtension.class)
@interface KafkaTest {
  /** Overrides the system property; empty leaves the choice to it. */
  String broker() default "";
}
