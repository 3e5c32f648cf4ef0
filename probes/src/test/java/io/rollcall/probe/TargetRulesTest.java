package io.rollcall.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetRulesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.169.254",
        "169.254.0.1",
        "fe80::1",
        "febf::1",
        "fd00:ec2::254",
        "::ffff:169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "100.100.100.200",
        "168.63.129.16",
        "0.0.0.0",
        "::",
        "224.0.0.1",
        "ff02::1"
      })
  void linkLocalAndMetadataAddressesAreDenied(String address) {
    assertThat(allows(TargetRules.STANDARD, address)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1", "10.0.0.7", "169.253.255.255", "fd00:ec2::255"})
  void othersAreAllowed(String address) {
    assertThat(allows(TargetRules.STANDARD, address)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, '', 10.1.2.3, true",
    "10.0.0.0/8, '', 11.1.2.3, false",
    "10.0.0.0/8, '', ::1, false",
    "10.0.0.0/8;fd00::/8, '', fd12::1, true",
    "'', 127.0.0.0/8, 127.0.0.1, false",
    "'', 127.0.0.0/8, ::ffff:127.0.0.1, false",
    "'', 127.0.0.0/8, 128.0.0.1, true",
    "10.0.0.0/8, 10.9.0.0/16, 10.9.0.1, false",
    "10.0.0.0/8, 10.9.0.0/16, 10.8.0.1, true",
    "0.0.0.0/0, '', 169.254.169.254, false",
    "169.254.7.0/24, '', 169.254.7.1, true",
    "169.254.7.0/24, '', 169.254.8.1, false",
    "169.254.0.0/16, '', 169.254.169.254, true",
    "10.9.8.7, '', 10.9.8.7, true",
    "10.9.8.7, '', 10.9.8.6, false"
  })
  void listsAllowAndDeny(String allow, String deny, String address, boolean allowed) {
    var rules = new TargetRules(networks(allow), networks(deny));

    assertThat(allows(rules, address)).isEqualTo(allowed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "::/129", "host/8", "a"})
  void whatIsNoNetworkIsRefused(String text) {
    assertThatThrownBy(() -> Network.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("must be networks such as");
  }

  @Test
  void aNetworkIsWrittenAsItIsRead() {
    assertThat(Network.of("10.0.0.0/8")).hasToString("10.0.0.0/8");
    assertThat(Network.of("10.0.0.1")).hasToString("10.0.0.1/32");
  }

  @Test
  void whatAHostIsKnownToBeIsDenied() {
    assertThat(TargetRules.STANDARD.denies("169.254.169.254")).isTrue();
    assertThat(TargetRules.STANDARD.denies("fe80::1")).isTrue();
    assertThat(TargetRules.STANDARD.denies("::ffff:169.254.169.254")).isTrue();
    assertThat(TargetRules.STANDARD.denies("10.0.0.1")).isFalse();
    assertThat(TargetRules.STANDARD.denies("orders.internal")).isFalse();
  }

  @Test
  void aNameIsNoAddressThatIsAllowed() {
    assertThat(TargetRules.STANDARD.allowsAddress("10.0.0.1")).isTrue();
    assertThat(TargetRules.STANDARD.allowsAddress("fd00::1")).isTrue();
    assertThat(TargetRules.STANDARD.allowsAddress("169.254.169.254")).isFalse();
    assertThat(TargetRules.STANDARD.allowsAddress("orders.internal")).isFalse();
    assertThat(TargetRules.STANDARD.allowsAddress("localhost")).isFalse();
  }

  private static boolean allows(TargetRules rules, String address) {
    try {
      rules.require(InetAddress.ofLiteral(address));
      return true;
    } catch (TargetDenied e) {
      assertThat(e).hasMessageContaining("rollcall.health-check.targets");
      return false;
    }
  }

  private static List<Network> networks(String text) {
    return text.isEmpty() ? List.of() : Stream.of(text.split(";")).map(Network::of).toList();
  }
}
