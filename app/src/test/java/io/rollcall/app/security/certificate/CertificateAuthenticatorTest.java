package io.rollcall.app.security.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.app.security.access.Action;
import io.rollcall.app.security.access.Credentials;
import io.rollcall.app.security.access.HostRule;
import io.rollcall.app.security.access.LoginFailed;
import io.rollcall.app.security.access.Principal;
import io.rollcall.app.setting.InvalidSettings;
import io.rollcall.app.setting.RunningSettings;
import io.rollcall.app.setting.Settings;
import io.rollcall.app.setting.SettingsSource;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CertificateAuthenticatorTest {

  private static final Map<String, String> GRANTED =
      Map.of(
          "spiffe://example.com/ns/*/sa/orders", "register,deregister:orders",
          "spiffe://example.com/**", "discover:*",
          "*.web.example.com", "discover:web.*",
          "admin", "administer:*");

  private final CertificateAuthenticator authenticator = authenticator(GRANTED);

  @Test
  void aSpiffeIdTellsWhoSomebodyIs() {
    var orders = known("spiffe://example.com/ns/shop/sa/orders");

    assertThat(orders.toString()).isEqualTo("certificate spiffe://example.com/ns/shop/sa/orders");
    assertThat(orders.may(Action.REGISTER, "orders")).isTrue();
    assertThat(orders.may(Action.REGISTER, "billing")).isFalse();
    assertThat(orders.may(Action.DISCOVER, "billing")).isTrue();
  }

  @Test
  void configurationsAreGrantedByTheirKeys() {
    var granted = Map.of("*.web.example.com", "read:shared configure:payments/*");
    var web =
        found(
            authenticator(granted),
            credentials(null, List.of(TestCertificates.of("a.web.example.com"))));

    assertThat(web.may(Action.READ, "shared")).isTrue();
    assertThat(web.may(Action.CONFIGURE, "shared")).isFalse();
    assertThat(web.may(Action.CONFIGURE, "payments/eu/limits")).isTrue();
    assertThat(web.may(Action.READ, "payments/eu/limits")).isTrue();
    assertThat(web.may(Action.READ, "payments")).isFalse();
    assertThat(web.may(Action.DISCOVER, "shared")).isFalse();
  }

  @Test
  void whoIsBoundToHostsRegistersTheseAlone() {
    var options =
        Map.of(
            "client-certificates.*.web.example.com", "register:web.*",
            "client-certificates.a.web.example.com", "discover:*",
            "client-certificate-hosts.*.web.example.com", "10.1.0.0/16,*.web.example.com");
    var bound =
        found(
            new CertificateAuthenticator(set(options)),
            credentials(null, List.of(TestCertificates.of("a.web.example.com"))));

    assertThat(bound.hosts().admits("10.1.2.3")).isTrue();
    assertThat(bound.hosts().admits("b.web.example.com")).isTrue();
    assertThat(bound.hosts().admits("10.2.0.1")).isFalse();
    assertThat(known("a.web.example.com").hosts()).isEqualTo(HostRule.ANY);
  }

  @Test
  void aDnsNameDoesToo() {
    var web = known("A.web.example.com");

    assertThat(web.may(Action.DISCOVER, "web.shop")).isTrue();
    assertThat(web.may(Action.DISCOVER, "orders")).isFalse();
  }

  @Test
  void theCommonNameTellsNothing() {
    assertThatThrownBy(() -> known())
        .isInstanceOf(LoginFailed.class)
        .hasMessage("the client certificate names nobody by a DNS name or a URI");
    var other = known("other.example.com");
    assertThat(other.permissions()).isEmpty();
    assertThat(known("https://admin").permissions()).isEmpty();
  }

  @Test
  void aCertificateForManyUrisIsOfNoneOfThem() {
    assertThatThrownBy(
            () ->
                known(
                    "spiffe://example.com/ns/shop/sa/orders",
                    "spiffe://example.com/ns/shop/sa/billing"))
        .isInstanceOf(LoginFailed.class)
        .hasMessageContaining("no more than one URI");
  }

  @Test
  void whoSendsAnAuthorizationWantsToBeKnownByThat() {
    var chain = List.of(TestCertificates.of("a.web.example.com"));
    assertThat(authenticator.principalOf(credentials("Bearer x", chain))).isNull();
    assertThat(authenticator.principalOf(credentials(null, List.of()))).isNull();
    assertThat(authenticator(Map.of()).principalOf(credentials(null, chain))).isNull();
  }

  @Test
  void otherGrantsHoldForCertificatesThatAreKnownAlready() {
    var chain = List.of(TestCertificates.of("a.web.example.com"));
    assertThat(found(credentials(null, chain)).permissions()).isNotEmpty();

    authenticator.prepare(settings(Map.of("x", "discover:*"))).run();

    assertThat(found(credentials(null, chain)).permissions()).isEmpty();
  }

  @Test
  void whatCannotBeReadIsRefusedWithItsKey() {
    assertThatThrownBy(() -> authenticator(Map.of("web..example", "discover:*")))
        .isInstanceOf(InvalidSettings.class)
        .hasMessage("rollcall.security.client-certificates.web..example " + SubjectPattern.RULE);
    assertThatThrownBy(() -> authenticator(Map.of("web", "discover:or+ders")))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageStartingWith("rollcall.security.client-certificates.web must be 1 to 256");
    var options =
        Map.of(
            "client-certificates.web", "discover:*", "client-certificate-hosts.web", "10.0.0.0/33");
    assertThatThrownBy(() -> new CertificateAuthenticator(set(options)))
        .isInstanceOf(InvalidSettings.class)
        .hasMessage("rollcall.security.client-certificate-hosts.web " + HostRule.RULE);
  }

  private Principal known(String... names) {
    return found(credentials(null, List.of(TestCertificates.of(names))));
  }

  private Principal found(Credentials credentials) {
    return found(authenticator, credentials);
  }

  private static Principal found(CertificateAuthenticator authenticator, Credentials credentials) {
    return Objects.requireNonNull(authenticator.principalOf(credentials));
  }

  private static Credentials credentials(
      @Nullable String authorization, List<X509Certificate> chain) {
    return new Credentials(authorization, chain, InetAddress.getLoopbackAddress());
  }

  private static CertificateAuthenticator authenticator(Map<String, String> granted) {
    return new CertificateAuthenticator(running(granted));
  }

  private static Settings settings(Map<String, String> granted) {
    return running(granted).current();
  }

  private static RunningSettings running(Map<String, String> granted) {
    var options = new HashMap<String, String>();
    granted.forEach((name, text) -> options.put("client-certificates." + name, text));
    return set(options);
  }

  private static RunningSettings set(Map<String, String> settings) {
    var options = new HashMap<String, String>();
    settings.forEach((key, value) -> options.put("rollcall.security." + key, value));
    return new RunningSettings(new SettingsSource(Optional.empty(), Map.of(), options));
  }
}
