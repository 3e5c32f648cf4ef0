package io.rollcall.app.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.app.audit.AuditEvent.LinesMissing;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.RegistryException.InstanceNotFound;
import io.rollcall.registry.Caller;
import io.rollcall.registry.Write;
import io.rollcall.registry.WriteOutcome;
import io.rollcall.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FloodsTest {

  private static final int MANY = 100;
  private static final InstanceKey KEY = new InstanceKey("orders", "1");
  private static final Caller NOBODY = caller("nobody", Caller.ANONYMOUS);
  private static final Caller CI = caller("orders-ci", "token");

  private final VirtualTime time = new VirtualTime();
  private final List<LinesMissing> missing = new ArrayList<>();
  private final Floods floods = new Floods(time, time, missing::add);

  @Test
  void whatTookEffectIsNeverKeptBack() {
    assertThat(passing(surprise(WriteOutcome.Made.CREATED))).isEqualTo(MANY);
  }

  @Test
  void whatWasRefusedOrIsUnknownIsKeptBack() {
    assertThat(passing(surprise(new WriteOutcome.Refused(new InstanceNotFound(KEY)))))
        .isEqualTo(Flood.MOST_A_SECOND);
    assertThat(passing(surprise(new WriteOutcome.Unknown(new IllegalStateException("defect")))))
        .isZero();
  }

  @Test
  void whoIsNotKnownKeepsNoLineOfAKnownCallerBack() {
    passing(refusal(NOBODY));

    assertThat(passing(refusal(CI))).isEqualTo(Flood.MOST_A_SECOND);

    time.pass(Duration.ofSeconds(1));
    assertThat(missing)
        .containsExactlyInAnyOrder(
            new LinesMissing("refusal", 90, "more than 10 a second of anonymous callers"),
            new LinesMissing("refusal", 90, "more than 10 a second of known callers"));
  }

  private long passing(AuditEvent event) {
    return IntStream.range(0, MANY).filter(_ -> floods.passes(event)).count();
  }

  private static AuditEvent surprise(WriteOutcome outcome) {
    return new AuditEvent.Surprise(new Write.Heartbeat(KEY), CI, outcome);
  }

  private static AuditEvent refusal(Caller caller) {
    return new AuditEvent.Refusal(caller, "deregister", "orders", "forbidden", "may not");
  }

  private static Caller caller(String name, String credential) {
    return new Caller(Caller.Kind.CLIENT, name, credential, null, null);
  }
}
