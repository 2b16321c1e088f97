package io.uicstream.tests;

import io.uicstream.engine.Engine;
import io.uicstream.engine.Model;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Engines that call back before every scoring pass. */
final class InterceptedEngine {
  private InterceptedEngine() {}

  /**
   * Wraps an engine.
   *
   * @param before is told how many scoring passes of a model this is, counted from 1; may throw, or
   *     take its time
   */
  static Engine of(Engine engine, IntConsumer before) {
    return wrap(
        Engine.class,
        (method, arguments) -> {
          Object result = invoke(engine, method, arguments);
          return method.getName().equals("create") ? model((Model) result, before) : result;
        });
  }

  private static Model model(Model model, IntConsumer before) {
    AtomicInteger passes = new AtomicInteger();
    return wrap(
        Model.class,
        (method, arguments) -> {
          if (method.getName().equals("scores")) {
            before.accept(passes.incrementAndGet());
          }
          return invoke(model, method, arguments);
        });
  }

  private interface Call {
    Object on(Method method, Object[] arguments) throws Throwable;
  }

  private static <T> T wrap(Class<T> type, Call call) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> call.on(method, arguments)));
  }

  private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
