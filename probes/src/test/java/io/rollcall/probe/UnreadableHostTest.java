package io.rollcall.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rollcall.health.ProbeResult.Verdict;
import io.rollcall.model.HealthCheck;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException.InvalidValue;
import java.io.IOException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts that a registration may have, but no HTTP client can name. */
class UnreadableHostTest {

  @AutoClose private final Probes probes = Targets.probes();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "xn--9",
        "XN--9",
        "xn--0",
        "a.xn--9.example",
        "xn--99999999",
        "xn--a--b",
        "xn--a_b",
        "xn---n5awi"
      })
  void hostIsRefused(String host) {
    assertThatExceptionOfType(InvalidValue.class)
        .isThrownBy(() -> HttpHosts.require(host))
        .withMessageStartingWith("host must be a name that HTTP clients can read")
        .withMessageEndingWith("but is '" + host + "'")
        .satisfies(refusal -> assertThat(refusal.field()).isEqualTo("host"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "ORDERS.example.",
        "orders_1.internal",
        "_grpc._tcp.example.org",
        "ab--cd",
        "xn--bcher-kva.example",
        "XN--Bcher-KVA.example",
        "xn--strae-oqa.example",
        "xn--ls8h.la",
        "xn--mgba3a4f16a",
        "10.0.0.7",
        "::1",
        "2001:DB8::7",
        "::ffff:1.2.3.4"
      })
  void hostIsAccepted(String host) {
    assertThat(HttpHosts.require(host)).isEqualTo(host);
  }

  @Test
  @Timeout(60)
  void oneThatIsStoredFailsItsOwnProbesAlone() throws IOException {
    try (var server = BadServer.silent()) {
      for (int i = 0; i < 300; i++) {
        assertFails(new HealthCheck.Grpc("", Targets.SCHEDULE));
        assertFails(new HealthCheck.Http("/", Targets.SCHEDULE));
      }

      var hurried = new HealthCheck.Grpc("", Targets.HURRIED);
      assertThat(probes.probe(Targets.at("127.0.0.1", server.port(), hurried)).verdict())
          .isEqualTo(Verdict.FAILED);
      assertThat(server.accepted()).isOne();
    }
  }

  /** The clients' own parser is asked, past the code that asks it elsewhere. */
  @Property
  void whatIsAcceptedIsWhatClientsRead(@ForAll("hosts") String host) {
    try {
      HttpHosts.require(Registration.builder("orders", "a", host, 80).build().host());
    } catch (InvalidValue refused) {
      assertThat(refused.field()).isEqualTo("host");
      return;
    }
    var literal = host.contains(":") ? "[" + host + "]" : host;
    var read = HttpUrl.get("http://" + literal + ":80/").host();
    assertThat(host.contains(":") || read.equalsIgnoreCase(host)).isTrue();
  }

  @Provide
  Arbitrary<String> hosts() {
    var label = Arbitraries.strings().withCharRange('a', 'z').withChars("0123456789-_A.");
    return Arbitraries.oneOf(
        label.ofMaxLength(20),
        label.ofMaxLength(12).map(rest -> "xn--" + rest),
        label.ofMaxLength(12).map(rest -> "a.xn--" + rest + ".example"),
        Arbitraries.strings().withChars("0123456789abcdefABCDEF:.").ofMaxLength(45));
  }

  private void assertFails(HealthCheck check) {
    var result = probes.probe(Targets.at("xn--9", 80, check));

    assertThat(result.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(result.output()).startsWith("host must be ").endsWith(", but is 'xn--9'");
  }
}
