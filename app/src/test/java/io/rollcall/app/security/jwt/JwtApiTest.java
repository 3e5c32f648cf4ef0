package io.rollcall.app.security.jwt;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import io.rollcall.app.Answer;
import io.rollcall.app.TestServer;
import io.rollcall.app.security.access.Credentials;
import io.rollcall.app.security.access.LoginUndecided;
import io.rollcall.app.security.login.FailedLogins;
import io.rollcall.time.Clock;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whoever brings a token of the issuer's may do what its claims grant, over HTTP. */
@Timeout(120)
class JwtApiTest {

  private static final TokenIssuer FIRST = TokenIssuer.with(JWSAlgorithm.RS256, "first");
  private static final TokenIssuer SECOND = TokenIssuer.with(JWSAlgorithm.ES256, "second");
  private static final String BODY = "{\"host\":\"10.0.0.1\",\"port\":8080}";

  @TempDir private Path folder = Path.of(".");
  private KeyEndpoint endpoint = new KeyEndpoint(FIRST.jwks());
  private Path file = folder;
  private TestServer server = TestServer.start();

  @BeforeEach
  void start() throws IOException {
    server.close();
    file = folder.resolve("settings.yml");
    configure("jwks-url: " + endpoint.url());
    server = TestServer.start(file);
  }

  @AfterEach
  void stop() {
    server.close();
    endpoint.close();
  }

  @Test
  void theClaimsSayWhatMayBeDone() {
    var team = FIRST.token(now());

    assertThat(register("orders.web", team).status()).isEqualTo(201);
    assertThat(get("/api/v1/services/orders.web/instances", team).status()).isEqualTo(200);
    var refused = register("billing", team);
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.detail()).isEqualTo("jwt web-1 may not register service 'billing'");
    assertThat(get("/api/v1/settings", team).status()).isEqualTo(403);
  }

  @Test
  void whatIsNotGrantedIsNotAllowed() {
    var nobodys = token(claims -> claims.claim("groups", List.of("others")));
    assertThat(get("/api/v1/services/orders.web/instances", nobodys).status()).isEqualTo(403);
    var scoped = token(claims -> claims.claim("groups", null).claim("scope", "x rollcall.admin"));
    assertThat(get("/api/v1/settings", scoped).status()).isEqualTo(200);
    var nested =
        token(claims -> claims.claim("realm_access", Map.of("roles", List.of("rollcall.admin"))));
    assertThat(get("/api/v1/settings", nested).status()).isEqualTo(200);
  }

  @Test
  void aBadTokenIsRefused() {
    for (var bad :
        List.of(
            token(claims -> claims.audience("others")),
            token(claims -> claims.issuer("https://evil.example")),
            FIRST.token(now().minusSeconds(9999)),
            SECOND.token(now()),
            "a.b.c",
            "..")) {
      var refused = get("/api/v1/services/orders.web/instances", bad);
      assertThat(refused.status()).as(bad).isEqualTo(401);
      assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer");
      assertThat(refused.problem()).isEqualTo("unauthenticated");
      assertThat(refused.body()).doesNotContain(bad.equals("..") ? "eyJ" : bad);
    }
    assertThat(server.get("/api/v1/services/orders.web/instances").status()).isEqualTo(401);
  }

  @Test
  void keysRotateUnderLoadAndNoRequestFails() throws InterruptedException {
    var isRotated = new AtomicBoolean();
    var isOn = new AtomicBoolean(true);
    var failures = new ConcurrentLinkedQueue<String>();
    var bySecond = new AtomicInteger();
    var clients = new ArrayList<Thread>();
    for (int i = 0; i < 4; i++) {
      clients.add(
          Thread.startVirtualThread(
              () -> {
                while (isOn.get()) {
                  var by = isRotated.get() ? SECOND : FIRST;
                  var answer = get("/api/v1/services/orders.web/instances", by.token(now()));
                  if (answer.status() != 200) {
                    failures.add(answer.body());
                  } else if (by.equals(SECOND)) {
                    bySecond.incrementAndGet();
                  }
                }
              }));
    }
    endpoint.show(TokenIssuer.jwks(FIRST, SECOND));
    isRotated.set(true);

    await().atMost(30, SECONDS).until(() -> bySecond.get() > 100);
    isOn.set(false);
    for (var client : clients) {
      client.join();
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void whileTheIssuerIsAwayItsLastKeysHoldAndOthersAreNotJudged() {
    assertThat(get("/api/v1/services/orders.web/instances", FIRST.token(now())).status())
        .isEqualTo(200);
    endpoint.goDown();

    assertThat(get("/api/v1/services/orders.web/instances", FIRST.token(now())).status())
        .isEqualTo(200);
  }

  @Test
  void withoutAnyKeysYetCallersAreToldToComeBack() throws IOException {
    server.close();
    endpoint.goDown();
    server = TestServer.start(file);

    var told = get("/api/v1/services/orders.web/instances", FIRST.token(now()));
    assertComesAgain(told);

    endpoint.comeBack();
    assertThat(get("/api/v1/services/orders.web/instances", FIRST.token(now())).status())
        .isEqualTo(200);
  }

  @Test
  void aNewKeyIsNotHeldAgainstWhoUsesItWhileTheIssuerIsAway() {
    assertThat(get("/api/v1/services/orders.web/instances", FIRST.token(now())).status())
        .isEqualTo(200);
    endpoint.goDown();

    assertComesAgain(get("/api/v1/services/orders.web/instances", SECOND.token(now())));
    endpoint.comeBack();
    endpoint.show(SECOND.jwks());
    assertThat(get("/api/v1/services/orders.web/instances", SECOND.token(now())).status())
        .isEqualTo(200);
  }

  @Test
  void aFloodOfUnknownKeysHasNoGoodTokenRefused() {
    assertThat(get("/api/v1/services/orders.web/instances", FIRST.token(now())).status())
        .isEqualTo(200);
    endpoint.stall();
    var authenticator = server.bean(JwtAuthenticator.class);
    var madeUp = TokenIssuer.with(JWSAlgorithm.ES256, "made-up").token(now());
    var credentials =
        new Credentials("Bearer " + madeUp, List.of(), InetAddress.getLoopbackAddress());
    await() // else those who wait go with the fetch that is about to begin
        .atMost(30, SECONDS)
        .until(
            () -> {
              flood(authenticator, credentials);
              return endpoint.asked() > 1;
            });
    for (int i = 0; i < 1000; i++) {
      flood(authenticator, credentials);
    }
    endpoint.show(TokenIssuer.jwks(FIRST, SECOND));

    assertComesAgain(get("/api/v1/services/orders.web/instances", SECOND.token(now())));
    endpoint.goOn();
    await()
        .atMost(30, SECONDS)
        .until(
            () ->
                get("/api/v1/services/orders.web/instances", SECOND.token(now())).status() == 200);
  }

  @Test
  void whoWaitsForKeysHoldsNobodyUp() {
    assertThat(get("/api/v1/services/orders.web/instances", FIRST.token(now())).status())
        .isEqualTo(200);
    endpoint.stall();
    var waiting = new ArrayList<Thread>();
    for (int i = 0; i < 50; i++) {
      waiting.add(
          Thread.startVirtualThread(
              () -> get("/api/v1/services/orders.web/instances", SECOND.token(now()))));
    }
    await().atMost(30, SECONDS).until(() -> endpoint.asked() > 1);

    for (int i = 0; i < 50; i++) {
      assertThat(get("/api/v1/services/orders.web/instances", FIRST.token(now())).status())
          .isEqualTo(200);
    }
    assertThat(waiting).anyMatch(Thread::isAlive);
    endpoint.goOn();
    await().atMost(30, SECONDS).until(() -> waiting.stream().noneMatch(Thread::isAlive));
  }

  @Test
  void aRefusalThatWaitedForKeysIsAFailedLoginToo() {
    var failed = server.bean(FailedLogins.class);
    long before = failed.count();
    assertThat(get("/api/v1/services/orders.web/instances", SECOND.token(now())).status())
        .isEqualTo(401);
    assertThat(failed.count()).isEqualTo(before + 1);
  }

  @Test
  void aKeyFileIsReadAgainWhenItChanges() throws IOException {
    var keys = Files.writeString(folder.resolve("jwks.json"), FIRST.jwks());
    configure("jwks-file: " + keys);
    reload(FIRST);
    assertThat(get("/api/v1/settings", admin(FIRST)).status()).isEqualTo(200);

    Files.writeString(keys, SECOND.jwks());
    reload(FIRST);
    assertThat(get("/api/v1/settings", admin(SECOND)).status()).isEqualTo(200);
    assertThat(get("/api/v1/settings", admin(FIRST)).status()).isEqualTo(401);

    Files.writeString(keys, "{}");
    var refused = reload(SECOND);
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.detail())
        .isEqualTo(
            "rollcall.security.jwt.jwks-file '%s' must have a public key that signatures are"
                    .formatted(keys)
                + " verified by");
    assertThat(get("/api/v1/settings", admin(SECOND)).status()).isEqualTo(200);
  }

  @Test
  void whatIsGrantedChangesWithTheSettings() throws IOException {
    configure("jwks-url: " + endpoint.url(), "all: register:billing");
    assertThat(reload(FIRST).status()).isEqualTo(200);
    assertThat(register("billing", FIRST.token(now())).status()).isEqualTo(201);

    configure("jwks-url: " + endpoint.url(), "all: rgister:billing");
    assertThat(reload(FIRST).detail())
        .isEqualTo(
            "rollcall.security.jwt.permissions.all must be one of register, deregister, discover,"
                + " read, configure, administer, reveal");
  }

  /** A request that waits for keys, but for the connection. */
  private static void flood(JwtAuthenticator authenticator, Credentials credentials) {
    try {
      authenticator.principalOf(credentials);
    } catch (LoginUndecided e) {
      var fetched = e.fetched();
      if (fetched != null) {
        var _ = fetched.thenAccept(_ -> {});
      }
    }
  }

  private static void assertComesAgain(Answer answer) {
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.problem()).isEqualTo("issuer-unavailable");
    assertThat(answer.header("Retry-After")).isEqualTo("1");
  }

  @Test
  void nobodyRegistersAnothersAddress() throws IOException {
    configure(
        "jwks-url: " + endpoint.url() + "\n      hosts: {orders-team: '10.1.0.0/16'}",
        "orders-team: register:orders.*");
    assertThat(reload(FIRST).status()).isEqualTo(200);

    var refused = register("orders.web", FIRST.token(now()));

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.detail()).contains("10.0.0.1");
    assertThat(
            server
                .put(
                    "/api/v1/services/orders.web/instances/a",
                    BODY.replace("10.0.", "10.1."),
                    "Authorization",
                    "Bearer " + FIRST.token(now()))
                .status())
        .isEqualTo(201);
  }

  private Answer reload(TokenIssuer issuer) {
    return server.post("/api/v1/settings/reload", "", "Authorization", "Bearer " + admin(issuer));
  }

  private String admin(TokenIssuer issuer) {
    return issuer.token(now(), claims -> claims.claim("groups", "rollcall.admin"));
  }

  private void configure(String jwks) throws IOException {
    configure(jwks, "orders-team: register,deregister,discover:orders.*");
  }

  private void configure(String jwks, String granted) throws IOException {
    Files.writeString(
        file,
        """
        rollcall:
          security:
            jwt:
              issuer: %s
              audience: [rollcall, other]
              %s
              permissions-claims: [groups, scope, realm_access.roles]
              permissions:
                %s
                rollcall.admin: administer,discover:* configure:*
        """
            .formatted(TokenIssuer.NAME, jwks, granted));
  }

  private Answer register(String service, String token) {
    return server.put(
        "/api/v1/services/%s/instances/a".formatted(service),
        BODY,
        "Authorization",
        "Bearer " + token);
  }

  private Answer get(String path, String token) {
    return server.get(path, "Authorization", "Bearer " + token);
  }

  private String token(UnaryOperator<JWTClaimsSet.Builder> changed) {
    return FIRST.token(now(), changed);
  }

  private static Instant now() {
    return Clock.system().now();
  }
}
