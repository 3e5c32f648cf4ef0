package io.rollcall.app.security.jwt;

import static java.util.Objects.requireNonNull;

import io.rollcall.app.section.JwtSection.Jwt;
import io.rollcall.app.security.access.Credentials;
import io.rollcall.app.security.access.Grant;
import io.rollcall.app.security.access.LoginFailed;
import io.rollcall.app.security.access.LoginUndecided;
import io.rollcall.app.security.access.Principal;
import io.rollcall.app.security.jwt.TokenVerifier.UnknownKey;
import io.rollcall.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whose tokens are taken, as the settings say. Thread-safe, never blocks. */
final class Issuer {

  private final Jwt jwt;
  private final Map<String, Grant> granted;
  private final KeySource source;
  private final Clock clock;
  private volatile @Nullable VerifiedTokens verified;

  Issuer(Jwt jwt, Map<String, Grant> granted, KeySource source, Clock clock) {
    this.jwt = jwt;
    this.granted = granted;
    this.source = source;
    this.clock = clock;
  }

  KeySource source() {
    return source;
  }

  /**
   * Who brings {@code token}.
   *
   * @throws LoginFailed for one that is not good
   * @throws LoginUndecided while keys are missing that may tell
   */
  Principal principalOf(String token, Credentials credentials) {
    var keys = source.keys();
    if (keys == null) {
      throw undecided(null);
    }
    try {
      return by(keys).bearer(token).broughtBy(credentials, clock.now());
    } catch (UnknownKey e) {
      throw undecided(new LoginFailed("the JWT is signed by no key of its issuer's"));
    }
  }

  /** Keys in a file are all that there are, so that they leave nothing undecided. */
  private RuntimeException undecided(@Nullable LoginFailed failure) {
    return switch (source) {
      case KeysInFile _ -> requireNonNull(failure);
      case FetchedKeys fetched ->
          new LoginUndecided(
              "the keys that the JWT is verified by cannot be had from its issuer now",
              fetched.fetched(),
              failure);
    };
  }

  /** What was verified by a key that the issuer shows no longer is forgotten. */
  private VerifiedTokens by(SigningKeys keys) {
    var now = verified;
    if (now == null || !now.areBy(keys)) {
      now = new VerifiedTokens(jwt, granted, keys, clock);
      verified = now;
    }
    return now;
  }
}
