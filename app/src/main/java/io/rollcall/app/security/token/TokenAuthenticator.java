package io.rollcall.app.security.token;

import io.rollcall.app.audit.AuditEvent;
import io.rollcall.app.audit.AuditLog;
import io.rollcall.app.section.SecuritySection;
import io.rollcall.app.security.access.Authenticator;
import io.rollcall.app.security.access.Credentials;
import io.rollcall.app.security.access.LoginFailed;
import io.rollcall.app.security.access.Principal;
import io.rollcall.app.setting.Reloadable;
import io.rollcall.app.setting.RunningSettings;
import io.rollcall.app.setting.Settings;
import io.rollcall.time.Clock;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Knows who sends the secret of a token, by the file of tokens. Thread-safe. */
@Singleton
final class TokenAuthenticator implements Authenticator, Reloadable {

  private static final String SCHEME = "Bearer ";

  private final Clock clock;
  private final AuditLog audit;
  private volatile Tokens tokens;

  TokenAuthenticator(RunningSettings settings, Clock clock, AuditLog audit) {
    this.clock = clock;
    this.audit = audit;
    this.tokens = tokens(settings.current());
  }

  @Override
  public boolean isUsedBy(Settings settings) {
    return settings.get(SecuritySection.class).tokensFile().isPresent();
  }

  @Override
  public @Nullable Principal principalOf(Credentials credentials) {
    var header = credentials.authorization();
    if (header == null
        || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        || !header.startsWith(TokenSecret.PREFIX, SCHEME.length())) {
      return null;
    }
    TokenSecret secret;
    try {
      secret = new TokenSecret(header.substring(SCHEME.length()));
    } catch (IllegalArgumentException mistyped) {
      throw new LoginFailed(String.valueOf(mistyped.getMessage()));
    }
    var known = tokens.find(secret);
    if (known == null) {
      throw new LoginFailed("the token is not known here, or not any more");
    }
    known.requireUsable(credentials.address(), clock.now());
    return known.principal();
  }

  @Override
  public Runnable prepare(Settings next) {
    var prepared = tokens(next);
    return () -> {
      var before = tokens;
      tokens = prepared;
      record(before, prepared);
    };
  }

  private void record(Tokens before, Tokens now) {
    var came = now.namesNotIn(before);
    var went = before.namesNotIn(now);
    var changed = now.namesChangedSince(before);
    if (!came.isEmpty() || !went.isEmpty() || !changed.isEmpty()) {
      audit.record(new AuditEvent.TokensRead(came, went, changed));
    }
  }

  private static Tokens tokens(Settings settings) {
    return settings
        .get(SecuritySection.class)
        .tokensFile()
        .map(TokensReading::of)
        .orElse(Tokens.NONE);
  }
}
