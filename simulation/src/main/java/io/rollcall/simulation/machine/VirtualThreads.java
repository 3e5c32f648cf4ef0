package io.rollcall.simulation.machine;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Executor;

/**
 * Makes virtual threads that run where they are told to, instead of on the threads of the JDK. A
 * virtual thread that such a one starts runs in the same place; so all that Rollcall does, it does
 * there, unchanged.
 *
 * <p>The JDK has this within, and no public door to it: hence {@code --add-opens
 * java.base/java.lang=ALL-UNNAMED}. Decision 0024 has the reasons.
 */
final class VirtualThreads {

  private static final MethodHandle NEW_THREAD;
  private static final VarHandle STATE;
  private static final int UNBLOCKED;

  static {
    try {
      var threads = Class.forName("java.lang.VirtualThread");
      var ofThreads = MethodHandles.privateLookupIn(threads, MethodHandles.lookup());
      STATE = ofThreads.findVarHandle(threads, "state", int.class);
      UNBLOCKED = (int) ofThreads.findStaticVarHandle(threads, "UNBLOCKED", int.class).get();
      var builders = Class.forName("java.lang.ThreadBuilders");
      NEW_THREAD =
          MethodHandles.privateLookupIn(builders, MethodHandles.lookup())
              .findStatic(
                  builders,
                  "newVirtualThread",
                  MethodType.methodType(
                      Thread.class, Executor.class, String.class, int.class, Runnable.class));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "The simulation needs JDK 25 with --add-opens java.base/java.lang=ALL-UNNAMED", e);
    }
  }

  private VirtualThreads() {}

  /**
   * One that has not started yet.
   *
   * @param carrier is given what to run next, whenever the thread can go on
   */
  static Thread create(Executor carrier, String name, Runnable body) {
    try {
      return (Thread) NEW_THREAD.invokeExact(carrier, name, 0, body);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether a thread of these waited for a monitor, which is free now, and has not gone on yet. */
  static boolean isUnblocked(Thread thread) {
    return (int) STATE.getVolatile(thread) == UNBLOCKED;
  }
}
