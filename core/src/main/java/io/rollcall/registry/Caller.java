package io.rollcall.registry;

/** Who asks for a write. */
public enum Caller {
  /** Somebody who calls the API. */
  CLIENT,
  /** Rollcall, for what its probes found. */
  HEALTH_MONITOR,
  /** Rollcall, of instances that stayed unhealthy for longer than their owners want. */
  EVICTOR
}
