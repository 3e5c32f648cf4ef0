package io.rollcall.app.security.token;

import io.rollcall.app.section.SecuritySection;
import io.rollcall.app.setting.YamlFile;
import io.rollcall.file.BoundedFile;
import io.rollcall.file.FileOwner;
import io.rollcall.file.FileTurn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The file of tokens as the command line deals with it. Lines are added to it, so that what people
 * wrote there stays. It is replaced at once, and only by one that can be read. Of several programs
 * that add to it, each does so in its turn.
 */
public final class TokensFile {

  private static final int MOST_BYTES = 1024 * 1024;
  private static final String ENTRY = "  - ";
  private static final String SECRETS = "    secrets:";

  private final Path file;

  public TokensFile(Path file) {
    this.file = file;
  }

  /**
   * Adds an entry or, when there is one of its name, its secret to that.
   *
   * @throws IllegalArgumentException when there is one of its name, and it says more than a secret
   * @throws io.rollcall.app.setting.InvalidSettings when the file is not right, or would not be
   *     after that; it stays as it was
   * @throws IOException when it cannot be written
   */
  public void add(TokenEntry entry) throws IOException {
    var target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
    try (var _ = FileTurn.of(target)) {
      replace(target, added(entry));
    }
  }

  private List<String> added(TokenEntry entry) throws IOException {
    var lines = new ArrayList<String>();
    if (Files.exists(file)) {
      var _ = TokensReading.of(file);
      BoundedFile.text(file, MOST_BYTES).lines().forEach(lines::add);
    }
    int named = lines.indexOf(entry.lines().getFirst());
    if (named >= 0) {
      entry.requireSecretAlone();
      lines.addAll(secretsAfter(named, lines) + 1, entry.secretLines());
    } else {
      if (!lines.contains("tokens:")) {
        lines.add("tokens:");
      }
      lines.addAll(entry.lines());
    }
    return lines;
  }

  /** What each token is called, may do, and until when, a line for each of its secrets. */
  public List<String> describe(Instant now) {
    return TokensReading.of(file).all().stream()
        .flatMap(
            token ->
                token.secrets().stream()
                    .map(
                        secret ->
                            "%s  %s  %s"
                                .formatted(
                                    token.name(),
                                    secret.describeExpiry(now),
                                    String.join("; ", token.describePermissions()))))
        .toList();
  }

  /** What may be done with a secret, a line for each fact; empty when it is not known. */
  public List<String> describe(TokenSecret secret, Instant now) {
    var known = TokensReading.of(file).find(secret);
    return known == null ? List.of() : known.describe(now);
  }

  private int secretsAfter(int named, List<String> lines) {
    int secrets = named + 1;
    while (secrets < lines.size() && !lines.get(secrets).equals(SECRETS)) {
      secrets = lines.get(secrets).startsWith(ENTRY) ? lines.size() : secrets + 1;
    }
    if (secrets >= lines.size()) {
      throw YamlFile.invalid(
          file,
          SecuritySection.TOKENS_FILE,
          List.of("the entry must be written as this command does, to have a secret added to it"));
    }
    return secrets;
  }

  /** A temporary file is its owner's alone; one that takes the place of another is as that was. */
  private static void replace(Path target, List<String> lines) throws IOException {
    var written = Files.createTempFile(target.getParent(), "tokens", ".tmp");
    try {
      Files.write(written, lines);
      if (Files.exists(target)) {
        FileOwner.copy(target, written);
      }
      var _ = TokensReading.of(written);
      Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(written);
    }
  }
}
