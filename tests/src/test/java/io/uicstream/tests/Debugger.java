package io.uicstream.tests;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.Method;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import com.sun.jdi.connect.ListeningConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.request.BreakpointRequest;
import com.sun.jdi.request.ClassPrepareRequest;
import com.sun.jdi.request.EventRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Stops another JVM dead, all its threads, when it comes to a {@link KillPoint}. What runs there
 * needs nothing that is made for the test.
 */
final class Debugger {
  private static final String START_LIMIT_MS = "60000";

  private final ListeningConnector connector;
  private final Map<String, Connector.Argument> arguments;
  private final String address;
  private final CompletableFuture<Void> hit = new CompletableFuture<>();
  private VirtualMachine machine;

  private Debugger(
      ListeningConnector connector, Map<String, Connector.Argument> arguments, String address) {
    this.connector = connector;
    this.arguments = arguments;
    this.address = address;
  }

  /** Listens for one JVM. */
  static Debugger listen() throws IOException {
    ListeningConnector sockets =
        Bootstrap.virtualMachineManager().listeningConnectors().stream()
            .filter(connector -> connector.name().equals("com.sun.jdi.SocketListen"))
            .findFirst()
            .orElseThrow();
    Map<String, Connector.Argument> arguments = sockets.defaultArguments();
    arguments.get("localAddress").setValue("127.0.0.1");
    arguments.get("port").setValue("0");
    arguments.get("timeout").setValue(START_LIMIT_MS);
    try {
      String address = sockets.startListening(arguments);
      return new Debugger(
          sockets, arguments, "127.0.0.1:" + address.substring(address.indexOf(':') + 1));
    } catch (IllegalConnectorArgumentsException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The option that makes a JVM come to us; it waits until {@link #accept}. */
  String jvmOption() {
    return "-agentlib:jdwp=transport=dt_socket,server=n,suspend=y,address=" + address;
  }

  /** Lets the JVM run, to a point if one is given. */
  void accept(Optional<KillPoint> point) throws IOException {
    try {
      machine = connector.accept(arguments);
      connector.stopListening(arguments);
    } catch (IllegalConnectorArgumentsException e) {
      throw new IllegalStateException(e);
    }
    point.ifPresent(this::request);
    Thread thread = new Thread(this::follow, "debugger");
    thread.setDaemon(true);
    thread.start();
  }

  /** Makes the JVM, which runs, stop at a point. */
  void arm(KillPoint point) {
    machine.suspend();
    request(point);
    machine.resume();
  }

  /** Whether the JVM has come to its point in time; it then stands still. */
  boolean awaitHit(Duration patience) throws InterruptedException {
    try {
      hit.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause().getMessage(), e.getCause());
    }
  }

  private void request(KillPoint point) {
    List<ReferenceType> loaded = machine.classesByName(point.className());
    loaded.forEach(type -> breakAt(type, point));
    if (loaded.isEmpty()) {
      ClassPrepareRequest prepared = machine.eventRequestManager().createClassPrepareRequest();
      prepared.addClassFilter(point.className());
      prepared.putProperty(KillPoint.class, point);
      prepared.setSuspendPolicy(EventRequest.SUSPEND_ALL);
      prepared.enable();
    }
  }

  private void breakAt(ReferenceType type, KillPoint point) {
    List<Method> methods =
        type.methodsByName(point.method()).stream()
            .filter(method -> !method.isAbstract() && !method.isBridge())
            .toList();
    if (methods.isEmpty()) {
      throw new AssertionError("there is no method " + point + " any more; name another");
    }
    for (Method method : methods) {
      BreakpointRequest request =
          machine.eventRequestManager().createBreakpointRequest(method.location());
      request.addCountFilter(point.entries());
      request.setSuspendPolicy(EventRequest.SUSPEND_ALL);
      request.enable();
    }
  }

  private void follow() {
    try {
      while (true) {
        EventSet events = machine.eventQueue().remove();
        boolean stopped = false;
        for (Event event : events) {
          if (event instanceof BreakpointEvent) {
            stopped = true;
          } else if (event instanceof ClassPrepareEvent prepared) {
            breakAt(
                prepared.referenceType(),
                (KillPoint) prepared.request().getProperty(KillPoint.class));
          }
        }
        if (stopped) {
          hit.complete(null);
        } else {
          events.resume();
        }
      }
    } catch (VMDisconnectedException e) {
      hit.completeExceptionally(new AssertionError("it ended before it came to its point", e));
    } catch (InterruptedException | RuntimeException | Error e) {
      hit.completeExceptionally(e);
    }
  }
}
