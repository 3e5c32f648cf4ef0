package io.rollcall.app.security.jwt;

import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import io.rollcall.app.section.JwtSection;
import io.rollcall.app.section.JwtSection.Jwks;
import io.rollcall.app.security.access.Authenticator;
import io.rollcall.app.security.access.Credentials;
import io.rollcall.app.security.access.GrantText;
import io.rollcall.app.security.access.Principal;
import io.rollcall.app.setting.InvalidSettings;
import io.rollcall.app.setting.Reloadable;
import io.rollcall.app.setting.RunningSettings;
import io.rollcall.app.setting.Settings;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Proves by a JSON Web Token who somebody is: by {@code Authorization: Bearer} and three parts with
 * dots between. No other header is looked at, and what looks like this is nobody else's to try.
 */
@Singleton
final class JwtAuthenticator
    implements Authenticator, Reloadable, ApplicationEventListener<ServerStartupEvent> {

  private static final String SCHEME = "Bearer ";

  /** Requests whose keys are being fetched wait as long. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final String OWN_SETTINGS = "rollcall.security.jwt.";

  private final RunningSettings settings;
  private final Clock clock;
  private final Scheduler scheduler;

  /** Null while nobody asked. */
  private volatile @Nullable Issuer issuer;

  /** Reads and fetches nothing yet. */
  JwtAuthenticator(RunningSettings settings, Clock clock, Scheduler scheduler) {
    this.settings = settings;
    this.clock = clock;
    this.scheduler = scheduler;
  }

  @Override
  public boolean isUsedBy(Settings settings) {
    return settings.get(JwtSection.class).isPresent();
  }

  @Override
  public @Nullable Principal principalOf(Credentials credentials) {
    var authorization = credentials.authorization();
    var token = authorization == null ? null : token(authorization);
    var taken = token == null ? null : issuer();
    return token == null || taken == null ? null : taken.principalOf(token, credentials);
  }

  /** Null for what has not the form of a JWT: whether it is one, its verifier finds out. */
  private static @Nullable String token(String authorization) {
    int first = authorization.indexOf('.');
    int second = authorization.indexOf('.', first + 1);
    boolean hasThreeParts = second > first && authorization.indexOf('.', second + 1) < 0;
    return hasThreeParts && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? authorization.substring(SCHEME.length())
        : null;
  }

  /** Fetches keys before the first token comes, and says when that fails. */
  @Override
  public void onApplicationEvent(ServerStartupEvent event) {
    issuer();
  }

  @Override
  public Runnable prepare(Settings next) {
    var former = issuer;
    if (former != null
        && next.differences(settings.current()).stream()
            .noneMatch(key -> key.startsWith(OWN_SETTINGS))) {
      return () -> {};
    }
    var built = built(next, former);
    return () -> use(built);
  }

  @PreDestroy
  void end() {
    use(null);
  }

  /** Whose tokens are taken; null when nobody's are. It is made at the first call. */
  private @Nullable Issuer issuer() {
    var made = issuer;
    if (made == null) {
      synchronized (this) {
        made = issuer;
        if (made == null) {
          made = built(settings.current(), null);
          use(made);
        }
      }
    }
    return made;
  }

  private @Nullable Issuer built(Settings next, @Nullable Issuer former) {
    var jwt = next.get(JwtSection.class).orElse(null);
    if (jwt == null) {
      return null;
    }
    var granted =
        GrantText.read(
            new GrantText.Texts(OWN_SETTINGS + "permissions.", jwt.permissions()),
            new GrantText.Texts(OWN_SETTINGS + "hosts.", jwt.hosts()),
            Function.identity());
    try {
      return new Issuer(jwt, granted, source(jwt.jwks(), former), clock);
    } catch (IllegalArgumentException e) {
      throw InvalidSettings.of("security.jwt", e);
    }
  }

  private KeySource source(Jwks jwks, @Nullable Issuer former) {
    return switch (jwks) {
      case Jwks.In(var file) -> KeysInFile.read(file);
      case Jwks.At(var url, var ca, var refresh) -> {
        var known =
            former != null && former.source() instanceof FetchedKeys fetched && fetched.areAt(url)
                ? fetched.keys()
                : null;
        var server = new KeyServer(url, ca.orElse(null), PATIENCE);
        yield new FetchedKeys(server, refresh, known, clock, scheduler);
      }
    };
  }

  private synchronized void use(@Nullable Issuer next) {
    var former = issuer;
    issuer = next;
    if (next != null) {
      next.source().start();
    }
    if (former != null) {
      former.source().close();
    }
  }
}
