package io.rollcall.model;

import static io.rollcall.model.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostTest {

  private static final String RULE = "must be a DNS name or an IPv4 or IPv6 literal";
  private static final String LABEL_63 = "a".repeat(63);
  private static final String HOST_253 =
      LABEL_63 + "." + LABEL_63 + "." + LABEL_63 + "." + "a".repeat(61);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "localhost",
        "LOCALHOST",
        "example.org",
        "example.org.",
        "xn--bcher-kva.example",
        "orders_1.internal",
        "_grpc._tcp.example.org",
        "1password.com",
        "1.2.3.4.example.org",
        "4-2",
        "0x.a",
        "0b1",
        "a.0xfg"
      })
  void dnsNameIsAccepted(String host) {
    assertAccepted(host);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "127.0.0.1", "1.2.3.4", "199.249.250.255", "255.255.255.255"})
  void ipv4LiteralIsAccepted(String host) {
    assertAccepted(host);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "::",
        "::1",
        "1::",
        "2001:db8::7",
        "2001:DB8::7",
        "1:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7::",
        "::2:3:4:5:6:7:8",
        "fe80::1:2",
        "::ffff:1.2.3.4",
        "1:2:3:4:5:6:1.2.3.4"
      })
  void ipv6LiteralIsAccepted(String host) {
    assertAccepted(host);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "256.1.1.1",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.4.",
        "1.2.3.-4",
        "01.2.3.4",
        "1.2.3.04",
        "1..3.4",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0X7F.0x1",
        "127.0.0.0x1",
        "1.2.3.0x",
        "a.0x",
        "example.1",
        "example.0x1f.",
        "1.2.3.\u0664"
      })
  void lookalikeOfAnIpv4LiteralIsRefused(String host) {
    assertRefused(host);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ":", ":::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", "1::2:3:4:5:6:7:8", "12345::",
        "::00001", "::g", "::1.2.3", "::1.2.3.256", "::01.2.3.4", "1:2:3:4:5:6:7:1.2.3.4", "[::1]",
        "fe80::1%eth0", "fe80::1%1", "::1/64", "::1:", ":1", "dead:beef", "::\u0661"
      })
  void lookalikeOfAnIpv6LiteralIsRefused(String host) {
    assertRefused(host);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".",
        "..",
        ".a",
        "a..b",
        "a..",
        "-a",
        "a-",
        "a.-b",
        "a-.b",
        "a b",
        " a",
        "a ",
        "a:80",
        "1.2.3.4:80",
        "http://a",
        "a/b",
        "user@a",
        "a?b",
        "a#b",
        "a,b",
        "*.a",
        "bücher.example",
        "a\u3002b",
        "\ud83d\ude00"
      })
  void whatIsNoHostIsRefused(String host) {
    assertRefused(host);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t"})
  void blankHostIsRefused(String host) {
    Refusals.assertRefused(() -> Host.require(host), "host", "must not be empty", host);
  }

  @Test
  void labelHasAtMost63Characters() {
    assertAccepted(LABEL_63 + ".org");
    Refusals.assertRefused(
        () -> Host.require("a".repeat(64) + ".org"), "host", RULE, "a".repeat(64) + "…");
  }

  @Test
  void hostHasAtMost253Characters() {
    assertThat(HOST_253).hasSize(253);
    assertAccepted(HOST_253);
    Refusals.assertRefused(
        () -> Host.require(HOST_253 + "a"),
        "host",
        "must be at most 253 characters",
        LABEL_63 + ".…");
  }

  private static void assertAccepted(String host) {
    var registration = Registration.builder("orders", "orders-1", host, 8080).build();
    assertThat(registration.host()).isEqualTo(host);
  }

  private static void assertRefused(String host) {
    Refusals.assertRefused(
        () -> Registration.builder("orders", "orders-1", host, 8080).build(), "host", RULE, host);
  }
}
