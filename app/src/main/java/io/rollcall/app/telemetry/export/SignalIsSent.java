package io.rollcall.app.telemetry.export;

import io.micronaut.context.condition.Condition;
import io.micronaut.context.condition.ConditionContext;
import io.rollcall.app.section.TelemetrySection.Signal;
import io.rollcall.app.setting.RunningSettings;

/** For beans that are there only when a signal is sent to a collector. */
public abstract sealed class SignalIsSent implements Condition {

  private final Signal signal;

  private SignalIsSent(Signal signal) {
    this.signal = signal;
  }

  @Override
  public boolean matches(@SuppressWarnings("rawtypes") ConditionContext context) {
    return OtlpProperties.of(context.getBean(RunningSettings.class)).sends(signal);
  }

  /** When traces are. */
  public static final class Traces extends SignalIsSent {
    public Traces() {
      super(Signal.TRACES);
    }
  }

  /** When metrics are. */
  public static final class Metrics extends SignalIsSent {
    public Metrics() {
      super(Signal.METRICS);
    }
  }

  /** When logs are. */
  public static final class Logs extends SignalIsSent {
    public Logs() {
      super(Signal.LOGS);
    }
  }
}
