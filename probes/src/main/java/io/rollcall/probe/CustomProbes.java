package io.rollcall.probe;

import io.rollcall.health.CustomProbe;
import io.rollcall.health.ProbeResult;
import io.rollcall.model.HealthCheck;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Registration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The operator's own probes, by name, each call with a time limit. */
final class CustomProbes {

  private final Map<String, CustomProbe> probes;
  private final Set<InstanceKey> running = ConcurrentHashMap.newKeySet();

  /** Throws {@link IllegalStateException} for two of one name. */
  CustomProbes(Collection<CustomProbe> probes) {
    this.probes =
        probes.stream()
            .collect(Collectors.toUnmodifiableMap(CustomProbe::name, Function.identity()));
  }

  ProbeResult probe(Registration target, HealthCheck.Custom check) {
    var probe = probes.get(check.probe());
    if (probe == null) {
      return ProbeResult.inconclusive(
          "no probe named '%s' is known to this replica".formatted(check.probe()));
    }
    if (!running.add(target.key())) {
      return ProbeResult.failed("the probe before this one still runs");
    }
    var work = new FutureTask<>(() -> run(probe, target));
    var thread = started(work, target.key());
    var timeout = check.schedule().timeout();
    try {
      return work.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      thread.interrupt();
      return Failures.late(timeout);
    } catch (ExecutionException e) {
      return ProbeResult.failed(String.valueOf(e.getCause()));
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
      return ProbeResult.inconclusive("interrupted");
    }
  }

  private Thread started(Runnable work, InstanceKey key) {
    boolean isStarted = false;
    try {
      var thread = Thread.ofVirtual().name("rollcall-custom-probe").start(work);
      isStarted = true;
      return thread;
    } finally {
      if (!isStarted) {
        running.remove(key);
      }
    }
  }

  private ProbeResult run(CustomProbe probe, Registration target) throws Exception {
    try {
      return probe.probe(target);
    } finally {
      running.remove(target.key());
    }
  }
}
