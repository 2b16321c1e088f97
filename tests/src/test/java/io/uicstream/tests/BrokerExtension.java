package io.uicstream.tests;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives test methods a broker, or a run on it; see {@link KafkaTest}. */
final class BrokerExtension implements ParameterResolver, ExecutionCondition {
  private static final Namespace NAMESPACE = Namespace.create(BrokerExtension.class);

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return BrokerKind.of(name(context))
        .unavailable()
        .map(ConditionEvaluationResult::disabled)
        .orElseGet(() -> ConditionEvaluationResult.enabled("the broker can be had"));
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Broker.class || type == TestRun.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Broker broker = broker(context);
    return parameter.getParameter().getType() == Broker.class
        ? broker
        : context
            .getStore(NAMESPACE)
            .computeIfAbsent(TestRun.class, type -> TestRun.on(broker), TestRun.class);
  }

  /** JUnit closes what its stores hold: the run after its test, the broker after all tests. */
  private static Broker broker(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(name(context), name -> BrokerKind.of(name).start(name), Broker.class);
  }

  private static String name(ExtensionContext context) {
    String asked = context.getRequiredTestClass().getAnnotation(KafkaTest.class).broker();
    return asked.isEmpty() ? System.getProperty("broker", "embedded") : asked;
  }
}
