package io.uicstream.tests;

import io.uicstream.engine.Engine;
import io.uicstream.engine.Model;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
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

  /**
   * Makes one pass wait, to be called before every pass.
   *
   * @param pass which one this is, counted from 1
   * @param at the one that waits
   * @param goesOn what it waits for
   */
  static void standStill(int pass, int at, CountDownLatch goesOn) {
    if (pass == at) {
      try {
        goesOn.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
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

  /** Calls a method of what a proxy stands before, and throws what that throws. */
  static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
