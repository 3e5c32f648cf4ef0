package io.rollcall.contract.history;

import io.rollcall.contract.history.Action.Register;
import io.rollcall.contract.history.Action.Remove;
import io.rollcall.contract.history.Action.Renew;
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
      case Renew() when call.isOk() -> checkRenewed(line, call);
      case Register(_, _, var mode) when call.isOk() && mode == PutMode.CREATE_ONLY ->
          checkCreated(line, call);
      case Renew(), Remove() when call.outcome() == Outcome.NOT_FOUND -> checkNotFound(line, call);
      default -> {}
    }
  }

  private void checkRenewed(Timeline line, Call renewal) {
    var removal = line.removal(renewal.span());
    long leaseEnd =
        line.leaseEnd(
            renewal.endNanos(), evidence.bounds().goneSlack(), other -> !other.equals(renewal));
    if (!line.mayHaveBeenRegistered(renewal.endNanos())) {
      gone(renewal, "nobody can have registered it");
    } else if (removal != null) {
      gone(renewal, "it ended with [" + removal + "]");
    } else if (renewal.startNanos() > leaseEnd) {
      gone(renewal, "its lease was over by %.3f s".formatted(leaseEnd / 1e9));
    }
  }

  private void gone(Call renewal, String reason) {
    violations.add(new Violation.RenewedThoughGone(renewal, reason));
  }

  /** The store decides what a write is answered, however old the replica's own view of it is. */
  private void checkNotFound(Timeline line, Call call) {
    if (line.mustBeThere(call.span())) {
      violations.add(new Violation.NotFoundThoughThere(call, line.lastProof(call.startNanos())));
    }
  }

  private void checkCreated(Timeline line, Call creation) {
    var proof = line.lastProof(creation.startNanos());
    if (proof != null && line.mustBeThere(creation.span())) {
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
