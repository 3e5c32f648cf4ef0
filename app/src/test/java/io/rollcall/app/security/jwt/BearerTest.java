package io.rollcall.app.security.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.util.X509CertUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import io.rollcall.app.section.JwtSection.Jwks;
import io.rollcall.app.section.JwtSection.Jwt;
import io.rollcall.app.security.access.Action;
import io.rollcall.app.security.access.Credentials;
import io.rollcall.app.security.access.Grant;
import io.rollcall.app.security.access.GrantText;
import io.rollcall.app.security.access.HostRule;
import io.rollcall.app.security.access.LoginFailed;
import io.rollcall.app.security.certificate.TestCertificates;
import io.rollcall.time.VirtualTime;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who brings a good token, by what it claims. */
class BearerTest {

  private static final Map<String, Grant> GRANTED =
      GrantText.read(
          new GrantText.Texts(
              "permissions",
              Map.of(
                  "orders team", "register:orders", "ops", "administer:*", "web", "register:web")),
          new GrantText.Texts(
              "hosts", Map.of("orders team", "10.1.0.0/16, *.orders.internal", "web", "10.2.0.1")),
          Function.identity());

  private final VirtualTime time = new VirtualTime();

  @Test
  void aTextWithSpacesIsOneGroupAndManyScopes() {
    assertThat(may(claims().claim("groups", "orders team"), Action.REGISTER)).isTrue();
    assertThat(may(claims().claim("groups", "x ops"), Action.ADMINISTER)).isFalse();
    assertThat(may(claims().claim("scope", "x ops"), Action.ADMINISTER)).isTrue();
    assertThat(may(claims().claim("scope", "orders team"), Action.REGISTER)).isFalse();
  }

  @Test
  void aClaimMayHaveDotsInItsNameOrBeInsideAnother() {
    assertThat(may(claims().claim("a.b.roles", List.of("ops")), Action.ADMINISTER)).isTrue();
    assertThat(may(claims().claim("a", Map.of("b", Map.of("roles", "ops"))), Action.ADMINISTER))
        .isTrue();
    assertThat(may(claims().claim("a", Map.of("roles", "ops")), Action.ADMINISTER)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"OPS", "op", "ops ", "*", ""})
  void aValueIsComparedAsAWhole(String value) {
    assertThat(may(claims().claim("groups", List.of(value)), Action.ADMINISTER)).isFalse();
  }

  @Test
  void whatIsNoTextGrantsNothing() {
    assertThat(may(claims().claim("groups", List.of(7, Map.of("ops", "ops"))), Action.ADMINISTER))
        .isFalse();
    assertThat(may(claims().claim("groups", Map.of("ops", true)), Action.ADMINISTER)).isFalse();
  }

  @Test
  void whoIsBoundToHostsRegistersTheseAlone() {
    assertThat(hosts("ops")).isEqualTo(HostRule.ANY);
    assertThat(hosts("unknown")).isEqualTo(HostRule.ANY);
    for (var bound : List.of(hosts("orders team"), hosts("ops", "orders team"))) {
      assertThat(bound.admits("10.1.255.255")).isTrue();
      assertThat(bound.admits("A.orders.internal")).isTrue();
      assertThat(bound.admits("10.2.0.1")).isFalse();
      assertThat(bound.admits("orders.internal")).isFalse();
    }
    assertThat(hosts("orders team", "web").admits("10.2.0.1")).isTrue();
    assertThat(hosts("orders team", "web").admits("10.1.0.1")).isTrue();
    assertThat(hosts("orders team", "web").admits("10.3.0.1")).isFalse();
  }

  @Test
  void whoBringsItMustHaveAName() {
    for (var name : List.<Object>of("", " ", "a\nb", "x".repeat(257), 7, List.of("a"))) {
      assertThatThrownBy(() -> bearer(claims().claim("sub", name)))
          .isInstanceOf(LoginFailed.class)
          .hasMessageContaining("must be a text of 1 to 256 characters");
    }
  }

  @Test
  void whatIsKnownAlreadyExpiresByTheInjectedClock() {
    var bearer = bearer(claims());
    assertThat(bearer.broughtBy(with(), time.now().plusSeconds(3629))).isNotNull();
    assertThatThrownBy(() -> bearer.broughtBy(with(), time.now().plusSeconds(3630)))
        .hasMessage("the JWT has expired");
  }

  @Test
  void aTokenThatIsBoundMustComeWithItsCertificate() {
    var own = TestCertificates.of("orders");
    var another = TestCertificates.of("orders");
    var thumbprint = X509CertUtils.computeSHA256Thumbprint(own).toString();
    var bound = bearer(claims().claim("cnf", Map.of("x5t#S256", thumbprint)));

    assertThat(bound.broughtBy(with(own), time.now())).isNotNull();
    for (var others : List.of(with(), with(another), with(another, own))) {
      assertThatThrownBy(() -> bound.broughtBy(others, time.now()))
          .isInstanceOf(LoginFailed.class)
          .hasMessage("the JWT is bound to a client certificate that was not shown");
    }
  }

  @Test
  void aTokenThatIsBoundInAnotherWayIsNotTaken() {
    for (var confirmation :
        List.<Object>of(
            Map.of("jkt", "x"),
            Map.of(),
            "x",
            Map.of("x5t#S256", 7),
            Map.of("x5t#S256", "a", "jkt", "b"))) {
      assertThatThrownBy(() -> bearer(claims().claim("cnf", confirmation)))
          .isInstanceOf(LoginFailed.class)
          .hasMessage("a JWT may be bound to a client certificate alone");
    }
  }

  private HostRule hosts(String... groups) {
    return bearer(claims().claim("groups", List.of(groups))).broughtBy(with(), time.now()).hosts();
  }

  private boolean may(JWTClaimsSet.Builder claims, Action action) {
    return bearer(claims).broughtBy(with(), time.now()).may(action, "orders");
  }

  private JWTClaimsSet.Builder claims() {
    return TokenIssuer.claims(time.now()).claim("groups", null);
  }

  private static Bearer bearer(JWTClaimsSet.Builder claims) {
    var jwt =
        new Jwt(
            TokenIssuer.NAME,
            Set.of(TokenIssuer.AUDIENCE),
            new Jwks.In(Path.of("unused")),
            Set.of("RS256"),
            Duration.ofSeconds(30),
            "sub",
            List.of("groups", "scope", "a.b.roles"),
            Map.of(),
            Map.of());
    return Bearer.of(claims.build(), jwt, GRANTED);
  }

  private static Credentials with(X509Certificate... chain) {
    return new Credentials("Bearer x", List.of(chain), InetAddress.getLoopbackAddress());
  }
}
