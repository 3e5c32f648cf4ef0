package io.rollcall.app.security.token;

import io.rollcall.app.section.SecuritySection;
import io.rollcall.app.security.access.Permissions;
import io.rollcall.app.setting.YamlEntry;
import io.rollcall.app.setting.YamlFile;
import io.rollcall.model.Limits;
import io.rollcall.probe.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a file of tokens, and finds all that is wrong with it. */
final class TokensReading {

  private static final int MOST_SECRETS = 2;
  private static final String NAME =
      "must be 1 to 128 letters, digits, dots, underscores and hyphens";
  private static final String TIME = "must be a time such as 2030-01-31T00:00:00Z";

  private final Set<String> names = new HashSet<>();
  private final Set<TokenHash> hashes = new HashSet<>();

  private TokensReading() {}

  /**
   * The tokens in {@code file}.
   *
   * @throws io.rollcall.app.setting.InvalidSettings with all that is wrong; that others may write
   *     it, say
   */
  static Tokens of(Path file) {
    if (isWritableByOthers(file)) {
      throw YamlFile.invalid(
          file,
          SecuritySection.TOKENS_FILE,
          List.of("it must be a file that its owner alone may write, as after chmod go-w"));
    }
    return YamlFile.read(
        file, SecuritySection.TOKENS_FILE, root -> new TokensReading().tokens(root));
  }

  private Tokens tokens(YamlEntry root) {
    root.refuseOthers(Set.of("tokens"));
    return new Tokens(
        root.entries("tokens").stream().flatMap(entry -> token(entry).stream()).toList());
  }

  private Optional<Token> token(YamlEntry entry) {
    var name = entry.text("name", NAME, text -> Limits.requireName("name", text));
    if (name.isPresent() && !names.add(name.get())) {
      entry.refuse("name", "must be given once, but '%s' is given again".formatted(name.get()));
    }
    var secrets = entry.entries("secrets");
    if (secrets.isEmpty() || secrets.size() > MOST_SECRETS) {
      entry.refuse("secrets", "must be a list of one, or of two while it is rotated");
    }
    entry.refuseOthers(Set.of("name", "secrets", "permissions", "networks", "hosts"));
    var read = secrets.stream().flatMap(secret -> secret(secret).stream()).toList();
    var permissions = Permissions.of(entry);
    var networks = entry.texts("networks", Permissions.NETWORKS, Network::of);
    if (entry.has("networks") && networks.isEmpty()) {
      entry.refuse("networks", "must be one or more, or not be given");
    }
    var hosts = Permissions.hosts(entry);
    return name.map(known -> new Token(known, read, permissions, networks, hosts));
  }

  private Optional<Token.Secret> secret(YamlEntry entry) {
    entry.refuseOthers(Set.of("hash", "expires"));
    var hash = entry.hidden("hash", TokenHash.RULE, TokenHash::of);
    if (hash.isPresent() && !hashes.add(hash.get())) {
      entry.refuse("hash", "must be given once in the file");
    }
    var expires =
        entry.has("expires")
            ? entry.text("expires", TIME, Instant::parse)
            : Optional.<Instant>empty();
    return hash.map(known -> new Token.Secret(known, expires.orElse(null)));
  }

  private static boolean isWritableByOthers(Path file) {
    try {
      var permissions = Files.getPosixFilePermissions(file);
      return permissions.contains(PosixFilePermission.GROUP_WRITE)
          || permissions.contains(PosixFilePermission.OTHERS_WRITE);
    } catch (UnsupportedOperationException | IOException unknown) {
      return false; // where files have no such permissions; who can't read it says so
    }
  }
}
