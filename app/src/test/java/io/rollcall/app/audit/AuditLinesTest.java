package io.rollcall.app.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.app.http.problem.Problems;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.RegistryException;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.InstanceExists;
import io.rollcall.model.RegistryException.InstanceNotFound;
import io.rollcall.model.RegistryException.InvalidValue;
import io.rollcall.model.RegistryException.NotRecorded;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.model.RegistryException.RegistryFull;
import io.rollcall.registry.Caller;
import io.rollcall.registry.Write;
import io.rollcall.registry.WriteOutcome;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class AuditLinesTest {

  private static final Instant TIME = Instant.parse("2026-03-01T03:00:00Z");
  private static final InstanceKey KEY = new InstanceKey("orders", "1");

  static final List<RegistryException> REFUSALS =
      List.of(
          new InvalidValue("port", "0", "must be 1 to 65535"),
          new InstanceNotFound(KEY),
          new InstanceExists(KEY),
          new RegistryFull("instances", 1, KEY),
          new BackendUnavailable("down", null),
          new NotRecorded("disk full"),
          new OutcomeUnknown("no answer", null));

  @Test
  void anEvictionSaysSinceWhenTheInstanceWasUnhealthy() {
    var evict = new Write.Evict(KEY, 7, Instant.parse("2026-03-01T02:50:00.123456Z"));

    assertThat(line(new AuditEvent.WriteEnded(evict, Caller.EVICTOR, WriteOutcome.Made.REMOVED)))
        .isEqualTo(
            """
            {"time":"2026-03-01T03:00:00.000Z","event":"write","phase":"outcome",\
            "outcome":"removed","action":"evict","service":"orders","id":"1",\
            "unhealthySince":"2026-03-01T02:50:00.123Z","kind":"evictor","principal":"rollcall",\
            "credential":"none"}
            """);
  }

  @ParameterizedTest
  @FieldSource("REFUSALS")
  void problemsAreCalledWhatAnswersCallThem(RegistryException refusal) {
    var line =
        line(
            new AuditEvent.Surprise(
                new Write.Heartbeat(KEY), Caller.program("test"), WriteOutcome.of(refusal)));

    var name = Problems.of(refusal).type().replace("urn:rollcall:problem:", "");
    assertThat(line).contains("\"problem\":\"" + name + "\"");
  }

  @Property
  void aLineIsOneLineWhateverIsInIt(@ForAll String text) {
    var line =
        line(
            new AuditEvent.Refusal(
                new Caller(Caller.Kind.CLIENT, text, text, null, text), text, text, text, text));

    assertThat(line).endsWith("}\n").containsOnlyOnce("\n");
    assertThat(line.chars()).allMatch(c -> c < 128 && (c >= ' ' || c == '\n'));
  }

  @Test
  void whatIsLongIsCut() {
    var names = IntStream.range(0, 1_000).mapToObj(i -> "token-" + i).toList();

    var line = line(new AuditEvent.TokensRead(names, List.of(), List.of()));

    assertThat(line).contains("\"token-99\",\"and 900 more\"").doesNotContain("token-100");
    assertThat(line(new AuditEvent.LoginFailure(Caller.program("x".repeat(9_999)), "")))
        .hasSizeLessThan(500);
  }

  private static String line(AuditEvent event) {
    return new String(AuditLines.of(TIME, event), US_ASCII);
  }
}
