package io.rollcall.app.security;

import io.rollcall.app.security.token.TokenEntry;
import io.rollcall.app.security.token.TokenSecret;
import io.rollcall.app.security.token.TokensFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file of tokens that a test makes, as the command line would. */
public final class TestTokens {

  /** All that can be allowed, on everything. */
  public static final String EVERYTHING =
      "register,deregister,discover,read,configure,administer,reveal:*";

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path file;

  public TestTokens(Path folder) {
    try {
      file = Files.createTempDirectory(folder, "tokens").resolve("tokens.yml");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path file() {
    return file;
  }

  /** Adds a token, and returns its secret. */
  public String add(String name, String... allowed) {
    return add(name, null, allowed);
  }

  /** Adds a token that ends, and returns its secret. */
  public String add(String name, @Nullable Instant expires, String... allowed) {
    var secret = TokenSecret.random(RANDOM);
    add(new TokenEntry(name, secret, expires, List.of(allowed), List.of(), List.of()));
    return secret.text();
  }

  /** Adds a token that may register some hosts, and returns its secret. */
  public String addFor(List<String> hosts, String name, String... allowed) {
    var secret = TokenSecret.random(RANDOM);
    add(new TokenEntry(name, secret, null, List.of(allowed), List.of(), hosts));
    return secret.text();
  }

  /** The secret of no token. */
  public static String unknown() {
    return TokenSecret.random(RANDOM).text();
  }

  /** What to send in {@code Authorization}. */
  public static String bearer(String secret) {
    return "Bearer " + secret;
  }

  private void add(TokenEntry entry) {
    try {
      new TokensFile(file).add(entry);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
