package io.rollcall.app.security.token;

import io.rollcall.app.security.access.LoginFailed;
import io.rollcall.app.security.access.Principal;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All tokens of a file, by the hashes of their secrets. Immutable. */
final class Tokens {

  /** Where no file is named. */
  static final Tokens NONE = new Tokens(List.of());

  private final List<Token> all;
  private final Map<TokenHash, Known> byHash = new HashMap<>();

  Tokens(List<Token> all) {
    this.all = List.copyOf(all);
    for (var token : all) {
      var principal = token.principal();
      token
          .secrets()
          .forEach(secret -> byHash.put(secret.hash(), new Known(token, secret, principal)));
    }
  }

  List<Token> all() {
    return all;
  }

  /** The names of those that {@code other} does not have. */
  List<String> namesNotIn(Tokens other) {
    return all.stream()
        .map(Token::name)
        .filter(name -> other.all.stream().map(Token::name).noneMatch(name::equals))
        .toList();
  }

  /** The names of those that {@code before} has as well, but not the same. */
  List<String> namesChangedSince(Tokens before) {
    var came = namesNotIn(before);
    return all.stream()
        .filter(token -> !before.all.contains(token))
        .map(Token::name)
        .filter(name -> !came.contains(name))
        .toList();
  }

  /** Who sends {@code secret}; null when it is not known. */
  @Nullable Known find(TokenSecret secret) {
    return byHash.get(TokenHash.of(secret));
  }

  /** A secret that is known. */
  record Known(Token token, Token.Secret secret, Principal principal) {

    /**
     * Returns when it may be used.
     *
     * @throws LoginFailed otherwise
     */
    void requireUsable(InetAddress address, Instant now) {
      if (secret.isExpired(now)) {
        throw new LoginFailed(
            "token %s has expired at %s".formatted(token.name(), secret.expires()));
      }
      if (!token.mayComeFrom(address)) {
        throw new LoginFailed(
            "token %s may not be used from %s".formatted(token.name(), address.getHostAddress()));
      }
    }

    /** For people, a line for each fact. */
    List<String> describe(Instant now) {
      var lines = new ArrayList<String>();
      lines.add("token " + token.name() + " " + secret.describeExpiry(now));
      token.describePermissions().forEach(permission -> lines.add("may " + permission));
      if (!token.networks().isEmpty()) {
        lines.add(
            "from " + String.join(", ", token.networks().stream().map(Object::toString).toList()));
      }
      lines.add("registers hosts " + token.hosts());
      return lines;
    }
  }
}
