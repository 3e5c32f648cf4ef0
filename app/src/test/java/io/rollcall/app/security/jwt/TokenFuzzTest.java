package io.rollcall.app.security.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.util.Base64URL;
import io.rollcall.app.security.access.Credentials;
import io.rollcall.app.security.access.LoginFailed;
import io.rollcall.app.security.access.Principal;
import io.rollcall.app.setting.RunningSettings;
import io.rollcall.app.setting.SettingsSource;
import io.rollcall.time.VirtualTime;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Of all that can be made of a good token, the token alone proves anything. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenFuzzTest {

  private static final int MUTATIONS = 120_000;
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \t\"{}\u0000\u00e9\ud83d";

  private static final List<String> HEADERS =
      List.of(
          "{\"alg\":\"none\"}",
          "{\"alg\":\"HS256\",\"kid\":\"k1\"}",
          "{\"alg\":\"ES256\",\"kid\":\"k1\"}",
          "{\"alg\":\"RS256\",\"kid\":\"k2\"}",
          "{\"alg\":\"RS256\",\"kid\":\"k1\",\"b64\":false,\"crit\":[\"b64\"]}",
          "{\"alg\":\"RS256\",\"kid\":\"k1\",\"b64\":false}",
          "{\"alg\":[\"RS256\"],\"kid\":\"k1\"}",
          "{\"alg\":\"RS256\",\"alg\":\"none\"}",
          "{\"alg\":\"dir\",\"enc\":\"A128GCM\"}",
          "{}",
          "[]",
          "null",
          "7");

  private final VirtualTime time = new VirtualTime();
  private final TokenIssuer issuer = TokenIssuer.with(JWSAlgorithm.RS256, "k1");
  private final TokenIssuer second = TokenIssuer.with(JWSAlgorithm.EdDSA, "k2");
  private final String good = issuer.token(time.now());
  private final String expired = issuer.token(time.now().minusSeconds(9000));
  private final String ofSecond = second.token(time.now());

  private @Nullable JwtAuthenticator authenticator;

  @BeforeAll
  void configure(@TempDir Path folder) throws IOException {
    var keys = Files.writeString(folder.resolve("keys"), TokenIssuer.jwks(issuer, second));
    var settings =
        new RunningSettings(
            new SettingsSource(
                Optional.empty(),
                Map.of(),
                Map.of(
                    "rollcall.security.jwt.issuer", TokenIssuer.NAME,
                    "rollcall.security.jwt.audience", TokenIssuer.AUDIENCE,
                    "rollcall.security.jwt.jwks-file", keys.toString())));
    authenticator = new JwtAuthenticator(settings, time, time);
  }

  @BeforeEach
  void theTokensThemselvesAreGood() {
    assertThat(principal(good)).isNotNull();
    assertThat(principal(ofSecond)).isNotNull();
    assertThat(principal(expired)).isNull();
  }

  @Test
  void onlyTheUntouchedTokenPasses() {
    var random = new Random(13);
    int passed = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      var source = random.nextInt(8) == 0 ? ofSecond : good;
      var mutated = source;
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        mutated = mutate(mutated, random);
      }
      if (!mutated.equals(good) && !mutated.equals(ofSecond)) {
        assertThat(principal(mutated)).as("mutation %d: %s", i, mutated).isNull();
      } else {
        passed++;
      }
    }
    assertThat(passed).isLessThan(MUTATIONS / 20);
  }

  private String mutate(String token, Random random) {
    var parts = token.split("\\.", -1);
    int at = random.nextInt(token.length() + 1);
    int to = Math.min(token.length(), at + random.nextInt(12));
    char letter = LETTERS.charAt(random.nextInt(LETTERS.length()));
    return switch (random.nextInt(14)) {
      case 0 -> token.substring(0, at) + letter + token.substring(at);
      case 1 -> token.substring(0, at) + token.substring(to);
      case 2 -> token.substring(0, at) + token.substring(at, to).repeat(2) + token.substring(to);
      case 3 -> token.substring(0, at);
      case 4 -> token + letter;
      case 5 -> swapLast(token, letter);
      case 6 -> withPart(parts, 0, HEADERS.get(random.nextInt(HEADERS.size())));
      case 7 -> withPart(parts, 1, "{\"iss\":\"%s\",\"sub\":\"root\"}".formatted(TokenIssuer.NAME));
      case 8 -> withText(parts, 2, "");
      case 9 -> withText(parts, 2, part(expired, 2));
      case 10 -> withText(parts, 2, part(ofSecond, 2));
      case 11 -> withText(parts, random.nextInt(2), part(expired, random.nextInt(2)));
      case 12 -> token.toUpperCase(Locale.ROOT);
      default -> flipped(token, at, letter);
    };
  }

  private static String flipped(String token, int at, char letter) {
    return at >= token.length()
        ? token + letter
        : token.substring(0, at) + letter + token.substring(at + 1);
  }

  private static String swapLast(String token, char letter) {
    return token.isEmpty() ? "" + letter : token.substring(0, token.length() - 1) + letter;
  }

  private static String withPart(String[] parts, int index, String json) {
    return withText(parts, index, Base64URL.encode(json).toString());
  }

  private static String withText(String[] parts, int index, String text) {
    if (index < parts.length) {
      parts[index] = text;
    }
    return String.join(".", parts);
  }

  private static String part(String token, int index) {
    return token.split("\\.", -1)[index];
  }

  /** Null when nobody is found, in whichever way; anything but a refusal is thrown on. */
  private @Nullable Principal principal(String token) {
    try {
      return Objects.requireNonNull(authenticator)
          .principalOf(
              new Credentials("Bearer " + token, List.of(), InetAddress.getLoopbackAddress()));
    } catch (LoginFailed refused) {
      return null;
    }
  }
}
