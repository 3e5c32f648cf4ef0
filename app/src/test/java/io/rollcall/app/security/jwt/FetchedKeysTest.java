package io.rollcall.app.security.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import io.rollcall.time.VirtualTime;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys are fetched from a real server, in time that the test lets pass. */
class FetchedKeysTest {

  private static final Duration EVERY = Duration.ofMinutes(5);
  private static final TokenIssuer FIRST = TokenIssuer.with(JWSAlgorithm.ES256, "first");
  private static final TokenIssuer SECOND = TokenIssuer.with(JWSAlgorithm.ES256, "second");

  private final VirtualTime time = new VirtualTime();
  private final KeyEndpoint endpoint = new KeyEndpoint(FIRST.jwks());
  private final FetchedKeys keys = keys(Duration.ofSeconds(30), null);

  @BeforeEach
  void start() {
    assertThat(keys.keys()).isNull();
    keys.start();
    time.pass(Duration.ZERO);
  }

  @AfterEach
  void stop() {
    keys.close();
    endpoint.close();
  }

  @Test
  void theyAreFetchedAtTheStartAndAgainInTime() {
    assertThat(shown()).isEqualTo(FIRST.jwks());

    endpoint.show(SECOND.jwks());
    time.pass(EVERY.minusMillis(1));
    assertThat(shown()).isEqualTo(FIRST.jwks());
    time.pass(Duration.ofMillis(1));
    assertThat(shown()).isEqualTo(SECOND.jwks());
    assertThat(endpoint.asked()).isEqualTo(2);
  }

  @Test
  void theSameKeysStayTheSameObject() {
    var before = keys.keys();
    time.pass(EVERY);
    assertThat(keys.keys()).isSameAs(before);
  }

  @Test
  void anUnknownKeyHasThemFetchedSooner() {
    time.pass(FetchedKeys.PAUSE);
    endpoint.show(TokenIssuer.jwks(FIRST, SECOND));

    var fetched = Objects.requireNonNull(keys.fetched()).toCompletableFuture();
    assertThat(fetched).isNotDone();
    time.pass(Duration.ZERO);

    assertThat(fetched).isCompletedWithValue(true);
    assertThat(shown()).isEqualTo(TokenIssuer.jwks(FIRST, SECOND));
  }

  @Test
  void thoseWhoWaitAreToldThatTheIssuerIsAway() {
    var fetched = Objects.requireNonNull(keys.fetched()).toCompletableFuture();
    endpoint.goDown();
    time.pass(FetchedKeys.PAUSE);

    assertThat(fetched).isCompletedWithValue(false);
  }

  @Test
  void aFloodOfUnknownKeysAsksTheIssuerSeldom() {
    int before = endpoint.asked();
    var minutes = Duration.ofMinutes(4);
    var step = Duration.ofMillis(100);
    for (var passed = Duration.ZERO; passed.compareTo(minutes) < 0; passed = passed.plus(step)) {
      for (int i = 0; i < 10; i++) {
        keys.fetched();
      }
      time.pass(step);
    }
    assertThat(endpoint.asked() - before)
        .isBetween(1, (int) minutes.dividedBy(FetchedKeys.PAUSE) + 1);
  }

  @Test
  void thoseWhoWaitShareOneFetch() {
    var fetched = Objects.requireNonNull(keys.fetched()).toCompletableFuture();
    assertThat(keys.fetched()).isSameAs(fetched);
    time.pass(FetchedKeys.PAUSE.minusMillis(1));
    assertThat(fetched).isNotDone();
    time.pass(Duration.ofMillis(1));
    assertThat(fetched).isDone();
    assertThat(endpoint.asked()).isEqualTo(2);
  }

  @Test
  void notManyWaitAtOnce() {
    for (int i = 0; i < 1000; i++) {
      assertThat(Objects.requireNonNull(keys.fetched()).thenRun(() -> {})).isNotNull();
    }
    assertThat(keys.fetched()).isNull();
    time.pass(FetchedKeys.PAUSE);
    assertThat(keys.fetched()).isNotNull();
  }

  @Test
  void theLastOnesHoldWhileTheIssuerIsAway() {
    endpoint.goDown();
    time.pass(EVERY.multipliedBy(3));
    assertThat(shown()).isEqualTo(FIRST.jwks());

    endpoint.comeBack();
    endpoint.show(SECOND.jwks());
    time.pass(EVERY);
    assertThat(shown()).isEqualTo(SECOND.jwks());
  }

  @Test
  void anIssuerThatStallsHoldsNobodyForLong() {
    try (var impatient = keys(Duration.ofMillis(200), SigningKeys.parse(SECOND.jwks()))) {
      endpoint.stall();
      impatient.start();
      time.pass(Duration.ZERO); // returns

      assertThat(Objects.requireNonNull(impatient.keys()).source()).isEqualTo(SECOND.jwks());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | not JSON",
        "200 | {}",
        "200 | {\"keys\":7}",
        "200 | {\"keys\":[]}",
        "200 | {\"keys\":[{\"kty\":\"oct\",\"kid\":\"first\",\"k\":\"AAAA\"}]}",
        "302 | {\"keys\":[]}",
        "404 | {\"keys\":[]}",
        "500 | {\"keys\":[]}",
      })
  void aSetThatCannotBeUsedReplacesNothing(int status, String body) {
    endpoint.answer(status, body);
    time.pass(EVERY);
    assertThat(endpoint.asked()).isEqualTo(2);
    assertThat(shown()).isEqualTo(FIRST.jwks());
  }

  @Test
  void aHugeSetReplacesNothing() {
    endpoint.show("{\"keys\":[],\"x\":\"%s\"}".formatted("x".repeat(SigningKeys.MOST_BYTES)));
    time.pass(EVERY);
    endpoint.show("[".repeat(100_000));
    time.pass(EVERY);
    assertThat(endpoint.asked()).isEqualTo(3);
    assertThat(shown()).isEqualTo(FIRST.jwks());
  }

  private FetchedKeys keys(Duration patience, @Nullable SigningKeys known) {
    return new FetchedKeys(new KeyServer(endpoint.url(), null, patience), EVERY, known, time, time);
  }

  private String shown() {
    return Objects.requireNonNull(keys.keys()).source();
  }
}
