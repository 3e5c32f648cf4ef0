package io.rollcall.contract.history;

import io.rollcall.contract.history.Action.BeginMaintenance;
import io.rollcall.contract.history.Action.EndMaintenance;
import io.rollcall.contract.history.Action.Register;
import io.rollcall.contract.history.Action.Remove;
import io.rollcall.contract.history.Action.Renew;
import io.rollcall.contract.history.Action.Report;
import io.rollcall.model.PutMode;
import java.util.ArrayList;
import java.util.List;

/** What a write may be answered. */
final class WriteRules {

  private final Evidence evidence;
  private final List<Violation> violations = new ArrayList<>();

  WriteRules(Evidence evidence) {
    this.evidence = evidence;
  }

  List<Violation> violations() {
    evidence.timelines().forEach(line -> line.calls().forEach(call -> check(line, call)));
    return violations;
  }

  private void check(Timeline line, Call call) {
    switch (call.action()) {
      case Register(_, _, var mode) -> {
        if (call.isOk() && mode == PutMode.CREATE_ONLY) {
          checkCreated(line, call);
        }
      }
      case Renew(), Remove(), Report _, BeginMaintenance() -> {
        if (call.isOk()) {
          checkThere(line, call);
        } else if (call.outcome() == Outcome.NOT_FOUND) {
          checkNotFound(line, call);
        }
      }
      case EndMaintenance() -> {}
    }
  }

  private void checkThere(Timeline line, Call call) {
    var removal = line.removal(call.span());
    long leaseEnd =
        line.leaseEnd(call.endNanos(), evidence.bounds().goneSlack(), other -> !other.equals(call));
    if (!line.mayHaveBeenRegistered(call.endNanos())) {
      gone(call, "nobody can have registered it");
    } else if (removal != null) {
      gone(call, "it ended with [" + removal + "]");
    } else if (call.startNanos() > leaseEnd) {
      gone(call, "its lease was over by %.3f s".formatted(leaseEnd / 1e9));
    }
  }

  private void gone(Call call, String reason) {
    violations.add(new Violation.AcknowledgedThoughGone(call, reason));
  }

  /** The store decides what a write is answered, however old the replica's own view of it is. */
  private void checkNotFound(Timeline line, Call call) {
    if (line.mustBeRegistered(call.span())) {
      violations.add(new Violation.NotFoundThoughThere(call, line.lastProof(call.startNanos())));
    }
  }

  private void checkCreated(Timeline line, Call creation) {
    var proof = line.lastProof(creation.startNanos());
    if (proof != null && line.mustBeRegistered(creation.span())) {
      violations.add(new Violation.SecondWinner(proof, creation));
      return;
    }
    line.calls().stream()
        .filter(other -> isCreation(other) && !other.equals(creation))
        .filter(other -> other.startNanos() <= creation.startNanos())
        .filter(other -> other.span().meets(creation.span()))
        .filter(other -> line.mustHaveStayed(other, creation))
        .forEach(other -> violations.add(new Violation.SecondWinner(other, creation)));
  }

  private static boolean isCreation(Call call) {
    return call.isOk()
        && call.action() instanceof Register(_, _, var mode)
        && mode == PutMode.CREATE_ONLY;
  }
}
