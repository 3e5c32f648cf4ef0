package io.rollcall.app.security.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.app.security.access.LoginFailed;
import io.rollcall.time.VirtualTime;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class FailedLoginsTest {

  private static final InetAddress ADDRESS = InetAddress.ofLiteral("10.0.0.1");

  private final VirtualTime time = new VirtualTime();
  private final FailedLogins logins = new FailedLogins(time, time);

  @Test
  void theFirstIsAnsweredAtOnceAndEachFurtherOneTwiceAsLate() {
    assertThat(failed(ADDRESS)).isDone();
    for (int millis : new int[] {100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000}) {
      var next = failed(ADDRESS);
      time.pass(Duration.ofMillis(millis - 1));
      assertThat(next).isNotDone();
      time.pass(Duration.ofMillis(1));
      assertThat(next).isDone();
    }
    assertThat(logins.count()).isEqualTo(9);
  }

  @Test
  void addressesAreToldApartButThoseOfOneIpv6SiteAreNot() {
    var _ = failed(ADDRESS);
    var _ = failed(InetAddress.ofLiteral("2001:db8::1"));

    assertThat(failed(InetAddress.ofLiteral("10.0.0.2"))).isDone();
    assertThat(failed(InetAddress.ofLiteral("2001:db8:0:1::1"))).isDone();
    assertThat(failed(InetAddress.ofLiteral("2001:db8::2"))).isNotDone();
  }

  @Test
  void areForgottenAfterAWhile() {
    var _ = failed(ADDRESS);
    time.pass(Duration.ofMinutes(11));

    assertThat(failed(ADDRESS)).isDone();
  }

  @Test
  void oneSiteTakesNoRoomOfOthers() {
    var other = InetAddress.ofLiteral("10.0.0.2");
    var _ = failed(other);
    var waiting = waitingOf(ADDRESS);

    for (int i = 0; i < 10 * FailedLogins.MOST_WAITING; i++) {
      assertToldToComeAgain(failed(ADDRESS));
    }
    assertThat(failed(other)).isNotDone();
    assertThat(waiting).noneMatch(CompletableFuture::isDone);
    time.pass(FailedLogins.LONGEST);
    assertThat(waiting).allMatch(CompletableFuture::isDone);
    assertThat(failed(ADDRESS)).isNotDone();
  }

  @Test
  void onlySoManyWaitAtOnce() {
    var waiting = new ArrayList<CompletableFuture<?>>();
    for (int i = 0; waiting.size() < FailedLogins.MOST_WAITING; i++) {
      waiting.addAll(waitingOf(InetAddress.ofLiteral("10.0.1." + i)));
    }

    assertThat(failed(ADDRESS)).isCompleted();
    assertToldToComeAgain(failed(ADDRESS));
    assertThat(waiting).noneMatch(CompletableFuture::isDone);
    time.pass(FailedLogins.LONGEST);
    assertThat(waiting).allMatch(CompletableFuture::isDone);
    assertThat(failed(ADDRESS)).isNotDone();
  }

  @Test
  void onlySoManyAddressesAreRemembered() {
    for (int i = 0; i < 50_000; i++) {
      var _ = failed(InetAddress.ofLiteral("10.%d.%d.1".formatted(i / 250, i % 250)));
    }

    assertThat(logins.addresses()).isLessThanOrEqualTo(10_000);
  }

  /** As many as may wait at once of one site. */
  private List<CompletableFuture<?>> waitingOf(InetAddress address) {
    var _ = failed(address);
    var waiting = new ArrayList<CompletableFuture<?>>();
    for (int i = 0; i < FailedLogins.MOST_WAITING_OF_SITE; i++) {
      waiting.add(failed(address));
    }
    return waiting;
  }

  private static void assertToldToComeAgain(CompletableFuture<?> failure) {
    assertThat(failure.exceptionNow()).isInstanceOf(TooManyRequests.class);
  }

  private CompletableFuture<?> failed(InetAddress address) {
    return logins.failed(address, new LoginFailed("no token is that")).toCompletableFuture();
  }
}
