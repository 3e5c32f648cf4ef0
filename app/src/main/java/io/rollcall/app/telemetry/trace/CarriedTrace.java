package io.rollcall.app.telemetry.trace;

import io.micronaut.core.propagation.ThreadPropagatedContextElement;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;

/** Takes a trace along to each thread that works for a request. */
record CarriedTrace(Context context) implements ThreadPropagatedContextElement<Scope> {

  @Override
  @SuppressWarnings("MustBeClosedChecker") // Micronaut hands it back to be closed
  public Scope updateThreadContext() {
    return context.makeCurrent();
  }

  @Override
  public void restoreThreadContext(Scope before) {
    before.close();
  }
}
