package io.rollcall.contract.history;

import io.rollcall.contract.history.Action.Register;
import io.rollcall.contract.history.Action.Remove;
import io.rollcall.contract.history.Action.Report;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.InstanceKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What can be proved of one key. Nothing is said where writes overlap or their outcome is open. */
final class Timeline {

  private static final long FOREVER = Long.MAX_VALUE;

  private final InstanceKey key;
  private final Horizon horizon;
  private final List<Call> calls;
  private final List<Call> effective;
  private final long shortestTtlNanos;
  private final long longestTtlNanos;
  private final List<Span> there;

  Timeline(InstanceKey key, List<Call> calls, Horizon horizon) {
    this.key = key;
    this.horizon = horizon;
    this.calls = calls;
    this.effective = calls.stream().filter(Call::mayHaveEffect).toList();
    var ttls = registrations().mapToLong(this::ttlNanos).summaryStatistics();
    this.shortestTtlNanos = ttls.getMin();
    this.longestTtlNanos = ttls.getMax();
    this.there = spansOfPresence(Fault::losesData);
  }

  InstanceKey key() {
    return key;
  }

  List<Call> calls() {
    return calls;
  }

  /** Whether the instance must be there, and healthy, at every moment. */
  boolean mustBeThere(Span span) {
    return covers(there, span);
  }

  /** As {@link #mustBeThere}, for one who has not heard that {@code fault} made the data go. */
  boolean mustBeThereUnlessLostBy(Fault fault, Span span) {
    return fault.losesData()
        ? covers(spansOfPresence(loss -> loss.losesData() && !loss.equals(fault)), span)
        : mustBeThere(span);
  }

  /** The last acknowledged call before that time that gave it a lease. */
  @Nullable Call lastProof(long atNanos) {
    return effective.stream()
        .filter(call -> call.isOk() && call.renews() && call.endNanos() <= atNanos)
        .max(Comparator.comparingLong(Call::endNanos))
        .orElse(null);
  }

  /** Whether somebody may have registered it so, by that time. */
  boolean mayHaveBeenRegistered(String fingerprint, long byNanos) {
    return registrations()
        .anyMatch(call -> isOf(call, fingerprint) && call.startNanos() <= byNanos);
  }

  boolean mayHaveBeenRegistered(long byNanos) {
    return registrations().anyMatch(call -> call.startNanos() <= byNanos);
  }

  /**
   * The acknowledged call that ended what is seen with this fingerprint, when nothing can have
   * brought that back at any moment of the span; else null.
   */
  @Nullable Call endOf(String fingerprint, Span span) {
    long lastMayBegin =
        registrations()
            .filter(again -> isOf(again, fingerprint) && again.startNanos() <= span.toNanos())
            .mapToLong(again -> horizon.effect(again).toNanos())
            .max()
            .orElse(Long.MIN_VALUE);
    for (var call : effective) {
      if (call.startNanos() > lastMayBegin
          && call.endNanos() <= span.fromNanos()
          && isEndOf(call, fingerprint)
          && !horizon.mayBeUndone(call, span.toNanos())) {
        return call;
      }
    }
    return null;
  }

  /** The acknowledged removal after which it cannot have been there in the span; else null. */
  @Nullable Call removal(Span span) {
    return effective.stream()
        .filter(call -> call.isOk() && call.action() instanceof Remove)
        .filter(call -> call.endNanos() <= span.fromNanos())
        .filter(end -> !horizon.mayBeUndone(end, span.toNanos()))
        .filter(end -> registrations().noneMatch(again -> mayFollow(again, end, span.toNanos())))
        .findFirst()
        .orElse(null);
  }

  boolean hasLease() {
    return shortestTtlNanos != FOREVER;
  }

  /** When its last lease of those asked for until {@code byNanos} must be over. */
  long leaseEnd(long byNanos, Duration slack, Predicate<Call> counted) {
    var lastRenewal =
        calls.stream()
            .filter(Call::mayRenew)
            .filter(call -> call.startNanos() <= byNanos && counted.test(call))
            .mapToLong(call -> horizon.effect(call).toNanos())
            .max();
    return lastRenewal.isEmpty()
        ? FOREVER
        : horizon.leaseEnd(lastRenewal.getAsLong(), longestTtlNanos, slack);
  }

  /** Whether what one of two overlapping calls registered must last until the other ends. */
  boolean mustHaveStayed(Call first, Call second) {
    var both = new Span(first.startNanos(), Math.max(first.endNanos(), second.endNanos()));
    return both.toNanos() < Horizon.later(both.fromNanos(), shortestTtlNanos)
        && !mayHaveLeft(both)
        && horizon.faults().stream()
            .noneMatch(fault -> fault.losesData() && fault.span().meets(both));
  }

  /** Whether a removal or a loss of health may have come to be within the span. */
  boolean mayHaveLeft(Span span) {
    return effective.stream().anyMatch(call -> takesAway(call) && horizon.effect(call).meets(span));
  }

  /** The end of all that may change the set of instances, but for leases that run out. */
  long lastChangeNanos() {
    return effective.stream()
        .filter(call -> !(call.action() instanceof Action.Renew))
        .mapToLong(call -> horizon.effect(call).toNanos())
        .max()
        .orElse(0);
  }

  private Stream<Call> registrations() {
    return effective.stream().filter(call -> call.action() instanceof Register);
  }

  private long ttlNanos(Call registration) {
    if (!(registration.action() instanceof Register(_, var ttl, _)) || ttl == null) {
      return FOREVER;
    }
    return Math.max(ttl.toNanos(), horizon.bounds().shortestTtl().toNanos());
  }

  private List<Span> spansOfPresence(Predicate<Fault> losses) {
    var spans = new ArrayList<Span>();
    for (var call : effective) {
      if (call.isOk() && call.renews() && registrations().findAny().isPresent()) {
        addPresence(spans, call, losses);
      }
    }
    spans.sort(Comparator.comparingLong(Span::fromNanos));
    return spans;
  }

  /** From its end until the lease may run out, or anything else may have taken it away. */
  private void addPresence(List<Span> spans, Call renewal, Predicate<Fault> losses) {
    long from = renewal.endNanos();
    long to = Horizon.later(renewal.startNanos(), shortestTtlNanos);
    for (var call : effective) {
      if (call.action() instanceof Remove
          && horizon.effect(call).toNanos() >= renewal.startNanos()) {
        to = Math.min(to, call.startNanos());
      } else if (isSick(call)) {
        var sick = new Span(call.startNanos(), recovery(call));
        if (sick.fromNanos() > from) {
          to = Math.min(to, sick.fromNanos());
        } else {
          from = Math.max(from, sick.toNanos());
        }
      }
    }
    for (var fault : horizon.faults()) {
      if (losses.test(fault) && fault.endNanos() >= renewal.startNanos()) {
        to = Math.min(to, fault.beginNanos());
      }
    }
    if (from < to) {
      spans.add(new Span(from, to));
    }
  }

  /** When it must be healthy again that this report said was not. */
  private long recovery(Call sick) {
    long over = horizon.effect(sick).toNanos();
    return effective.stream()
        .filter(call -> call.isOk() && call.startNanos() > over)
        .filter(call -> !horizon.mayBeUndone(call, FOREVER))
        .filter(
            call -> call.action() instanceof Report(var status) && status == HealthStatus.HEALTHY)
        .mapToLong(Call::endNanos)
        .min()
        .orElse(FOREVER);
  }

  private boolean mayFollow(Call registration, Call end, long byNanos) {
    return horizon.effect(registration).toNanos() >= end.startNanos()
        && registration.startNanos() <= byNanos;
  }

  private static boolean isOf(Call registration, String fingerprint) {
    return registration.action() instanceof Register(var own, _, _) && own.equals(fingerprint);
  }

  private static boolean isEndOf(Call call, String fingerprint) {
    return call.isOk()
        && (call.action() instanceof Remove
            || (call.action() instanceof Register(var other, _, _) && !other.equals(fingerprint)));
  }

  private static boolean takesAway(Call call) {
    return call.action() instanceof Remove || isSick(call);
  }

  private static boolean isSick(Call call) {
    return call.action() instanceof Report(var status) && status != HealthStatus.HEALTHY;
  }

  private static boolean covers(List<Span> spans, Span wanted) {
    long covered = wanted.fromNanos();
    for (var span : spans) {
      if (span.fromNanos() > covered) {
        return false;
      }
      covered = Math.max(covered, span.toNanos());
      if (covered > wanted.toNanos()) {
        return true;
      }
    }
    return false;
  }
}
