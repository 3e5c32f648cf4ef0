package io.rollcall.app.security.access;

import static java.util.Objects.requireNonNullElse;

import io.rollcall.store.Subscription;
import io.rollcall.time.Loop;
import io.rollcall.time.Scheduler;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rights by which answers go on that take long: each is asked for again every few seconds, so
 * that a stream ends soon after its reader has lost the right to it. One loop does that for all.
 * Thread-safe.
 */
@Singleton
public final class StandingRights {

  private static final Logger log = LoggerFactory.getLogger(StandingRights.class);
  private static final Duration ASK_EVERY = Duration.ofSeconds(2);

  /** So often in a row a right holds of which nothing can be told: for longer than keys take. */
  private static final int MOST_UNDECIDED = 5;

  private final Set<Right> open = ConcurrentHashMap.newKeySet();
  private final Access access;
  private final Scheduler scheduler;
  private @Nullable Loop loop;

  StandingRights(Access access, Scheduler scheduler) {
    this.access = access;
    this.scheduler = scheduler;
  }

  @PostConstruct
  void start() {
    loop = Loop.every(ASK_EVERY, "asking for rights again", this::askAgain, scheduler);
  }

  @PreDestroy
  void close() {
    if (loop != null) {
      loop.close();
    }
  }

  /**
   * Tells {@code lost} when who has {@code login} may not do any more what {@code required} asks
   * for.
   *
   * @param required throws what {@link Access} throws when it may not
   * @param lost takes the reason, once; never blocks
   * @return to be closed when the answer has ended by itself
   */
  public Subscription watch(
      Login login, Consumer<Principal> required, Consumer<RuntimeException> lost) {
    var right = new Right(login.credentials(), required, lost);
    open.add(right);
    return () -> open.remove(right);
  }

  private void askAgain() {
    for (var right : List.copyOf(open)) {
      var reason = right.reasonOfLoss(access);
      if (reason != null && open.remove(right)) {
        log.debug("An answer ends, since its reader has lost the right: {}", reason.getMessage());
        right.lost.accept(reason);
      }
    }
  }

  /** Is asked by the one loop. */
  private static final class Right {
    private final Credentials credentials;
    private final Consumer<Principal> required;
    private final Consumer<RuntimeException> lost;
    private int undecided;

    Right(Credentials credentials, Consumer<Principal> required, Consumer<RuntimeException> lost) {
      this.credentials = credentials;
      this.required = required;
      this.lost = lost;
    }

    @Nullable RuntimeException reasonOfLoss(Access access) {
      try {
        required.accept(access.authenticate(credentials));
        undecided = 0;
        return null;
      } catch (LoginUndecided e) {
        undecided++;
        return undecided < MOST_UNDECIDED ? null : requireNonNullElse(e.failure(), e);
      } catch (LoginFailed | Unauthenticated | Forbidden e) {
        return e;
      }
    }
  }
}
