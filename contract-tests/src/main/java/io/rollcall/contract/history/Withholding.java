package io.rollcall.contract.history;

import io.rollcall.contract.history.Action.BeginMaintenance;
import io.rollcall.contract.history.Action.EndMaintenance;
import io.rollcall.contract.history.Action.Register;
import io.rollcall.contract.history.Action.Report;
import io.rollcall.model.HealthStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be proved of whether an instance that is registered is served: a report that it is not
 * healthy, and maintenance, take it out of service. A report goes with the registration that it was
 * made of; maintenance stays with the key.
 */
final class Withholding {

  private final List<Call> effective;
  private final List<Call> withholding;
  private final Horizon horizon;

  /**
   * @param effective those calls of one key that may have had an effect
   */
  Withholding(List<Call> effective, Horizon horizon) {
    this.effective = effective;
    this.withholding = effective.stream().filter(Withholding::withholds).toList();
    this.horizon = horizon;
  }

  /** When the instance need not be served. */
  List<Span> spans() {
    return withholding.stream().map(call -> new Span(call.startNanos(), backBy(call))).toList();
  }

  /**
   * The acknowledged call that took the instance out of service, when nothing can have put it back
   * by any moment of the span; else null.
   */
  @Nullable Call reason(Span span) {
    return withholding.stream()
        .filter(call -> call.isOk() && call.endNanos() <= span.fromNanos())
        .filter(call -> !horizon.mayHaveLostData(new Span(call.startNanos(), span.toNanos())))
        .filter(
            call ->
                effective.stream()
                    .noneMatch(
                        other ->
                            mayUndo(other, call) && horizon.mayFollow(other, call, span.toNanos())))
        .findFirst()
        .orElse(null);
  }

  /** When the instance must be in service again that this call took out. */
  private long backBy(Call call) {
    long over = horizon.effect(call).toNanos();
    return effective.stream()
        .filter(other -> other.isOk() && other.startNanos() > over && undoes(other, call))
        .filter(other -> !horizon.mayBePutBack(other, Long.MAX_VALUE))
        .mapToLong(Call::endNanos)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  private static boolean withholds(Call call) {
    return switch (call.action()) {
      case BeginMaintenance() -> true;
      case Report(var status) -> status != HealthStatus.HEALTHY;
      default -> false;
    };
  }

  private static boolean mayUndo(Call other, Call withholding) {
    return withholding.action() instanceof BeginMaintenance
        ? other.action() instanceof EndMaintenance
        : other.action() instanceof Register || isRecovery(other);
  }

  /** A registration does when it cannot be the one that is there already. */
  private boolean undoes(Call other, Call withholding) {
    return withholding.action() instanceof BeginMaintenance
        ? other.action() instanceof EndMaintenance
        : isRecovery(other)
            || (other.action() instanceof Register registration && isOnly(registration));
  }

  private boolean isOnly(Register registration) {
    return effective.stream()
            .filter(
                call ->
                    call.action() instanceof Register(var fingerprint, _, _)
                        && fingerprint.equals(registration.fingerprint()))
            .count()
        == 1;
  }

  private static boolean isRecovery(Call call) {
    return call.action() instanceof Report(var status) && status == HealthStatus.HEALTHY;
  }
}
