package io.rollcall.contract.history;

import io.rollcall.contract.history.Action.Register;
import io.rollcall.contract.history.Action.Remove;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.PutMode;
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
  private final List<Call> registrations;
  private final List<Renewal> renewals;
  private final Withholding withholding;
  private final Spans registered;
  private final Spans served;

  /**
   * What may give a new lease.
   *
   * @param byNanos the end of when it may take effect
   */
  private record Renewal(Call call, long byNanos) {}

  Timeline(InstanceKey key, List<Call> all, Horizon horizon) {
    this.key = key;
    this.horizon = horizon;
    this.calls = all.stream().filter(call -> !isHeartbeatBehind(call, all)).toList();
    this.effective = calls.stream().filter(Call::mayHaveEffect).toList();
    this.registrations =
        effective.stream().filter(call -> call.action() instanceof Register).toList();
    this.renewals =
        all.stream()
            .filter(Call::mayRenew)
            .map(call -> new Renewal(call, horizon.effect(call).toNanos()))
            .toList();
    var ttls = registrations().mapToLong(this::ttlNanos).summaryStatistics();
    this.shortestTtlNanos = ttls.getMin();
    this.longestTtlNanos = ttls.getMax();
    this.withholding = new Withholding(effective, horizon);
    this.registered = presence(Fault::losesData);
    this.served = registered.without(withholding.spans());
  }

  /** Whether a heartbeat was acknowledged by somebody who need not know of a removal yet. */
  private boolean isHeartbeatBehind(Call call, List<Call> all) {
    long behindNanos = horizon.bounds().heartbeatsBehind().toNanos();
    return behindNanos > 0
        && call.isOk()
        && call.action() instanceof Action.Renew
        && all.stream()
            .filter(other -> other.isOk() && other.action() instanceof Remove)
            .mapToLong(Call::endNanos)
            .anyMatch(end -> end <= call.startNanos() && call.startNanos() < end + behindNanos);
  }

  InstanceKey key() {
    return key;
  }

  List<Call> calls() {
    return calls;
  }

  /** Whether the instance must be registered at every moment. */
  boolean mustBeRegistered(Span span) {
    return registered.cover(span);
  }

  /** Whether the instance must be registered, and in service, at every moment. */
  boolean mustBeServed(Span span) {
    return served.cover(span);
  }

  /** As {@link #mustBeServed}, for one who has not heard that {@code fault} made the data go. */
  boolean mustBeServedUnlessLostBy(Fault fault, Span span) {
    return fault.losesData()
        ? presence(loss -> loss.losesData() && !loss.equals(fault))
            .without(withholding.spans())
            .cover(span)
        : mustBeServed(span);
  }

  /** The acknowledged call for which it cannot have been in service in the span; else null. */
  @Nullable Call withheldBy(Span span) {
    return withholding.reason(span);
  }

  /**
   * Whether nothing that consumers see, or that moves a revision, can have happened to the instance
   * in the span. Where its calls come to several replicas, each of them may: a store may have to
   * take it over.
   */
  boolean isStill(Span span) {
    return (mustBeRegistered(span) || mustBeGone(span))
        && effective.stream()
            .filter(call -> horizon.effect(call).meets(span))
            .allMatch(call -> isAtOneReplica() && changesNothing(call));
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
          && !horizon.mayBePutBack(call, span.toNanos())) {
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
        .filter(end -> !horizon.mayBePutBack(end, span.toNanos()))
        .filter(
            end ->
                registrations().noneMatch(again -> horizon.mayFollow(again, end, span.toNanos())))
        .findFirst()
        .orElse(null);
  }

  boolean hasLease() {
    return shortestTtlNanos != FOREVER;
  }

  /** When its last lease of those asked for until {@code byNanos} must be over. */
  long leaseEnd(long byNanos, Duration slack, Predicate<Call> counted) {
    var lastRenewal =
        renewals.stream()
            .filter(renewal -> renewal.call().startNanos() <= byNanos)
            .filter(renewal -> counted.test(renewal.call()))
            .mapToLong(Renewal::byNanos)
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

  /** Whether a removal may have taken effect within the span. */
  private boolean mayHaveLeft(Span span) {
    return effective.stream()
        .anyMatch(call -> call.action() instanceof Remove && horizon.effect(call).meets(span));
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
    return registrations.stream();
  }

  private long ttlNanos(Call registration) {
    if (!(registration.action() instanceof Register(_, var ttl, _)) || ttl == null) {
      return FOREVER;
    }
    return Math.max(ttl.toNanos(), horizon.bounds().shortestTtl().toNanos());
  }

  private boolean mustBeGone(Span span) {
    return !mayHaveBeenRegistered(span.toNanos())
        || removal(span) != null
        || leaseEnd(span.toNanos(), horizon.bounds().healthySlack(), any -> true)
            < span.fromNanos();
  }

  private boolean isAtOneReplica() {
    return calls.stream().map(Call::replica).distinct().count() == 1;
  }

  /** A heartbeat, or the registration that is there already. */
  private boolean changesNothing(Call call) {
    return call.action() instanceof Action.Renew
        || (call.action() instanceof Register(var fingerprint, _, var mode)
            && mode == PutMode.CREATE_OR_REPLACE
            && mustBeRegistered(call.span())
            && registrations().allMatch(other -> isOf(other, fingerprint)));
  }

  private Spans presence(Predicate<Fault> losses) {
    var spans = new ArrayList<Span>();
    for (var call : effective) {
      if (call.isOk() && call.renews() && registrations().findAny().isPresent()) {
        var span = presence(call, losses);
        if (span.fromNanos() < span.toNanos()) {
          spans.add(span);
        }
      }
    }
    return new Spans(spans);
  }

  /** From its end until the lease may run out, or anything else may have taken it away. */
  private Span presence(Call renewal, Predicate<Fault> losses) {
    long to = Horizon.later(renewal.startNanos(), shortestTtlNanos);
    for (var call : effective) {
      if (call.action() instanceof Remove
          && horizon.effect(call).toNanos() >= renewal.startNanos()) {
        to = Math.min(to, call.startNanos());
      }
    }
    for (var fault : horizon.faults()) {
      if (losses.test(fault) && fault.endNanos() >= renewal.startNanos()) {
        to = Math.min(to, fault.beginNanos());
      }
    }
    return new Span(renewal.endNanos(), to);
  }

  private static boolean isOf(Call registration, String fingerprint) {
    return registration.action() instanceof Register(var own, _, _) && own.equals(fingerprint);
  }

  private static boolean isEndOf(Call call, String fingerprint) {
    return call.isOk()
        && (call.action() instanceof Remove
            || (call.action() instanceof Register(var other, _, _) && !other.equals(fingerprint)));
  }
}
