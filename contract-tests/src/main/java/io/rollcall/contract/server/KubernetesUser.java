package io.rollcall.contract.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who may call a {@link KubernetesCluster} with a token. Beside them it knows who has a client's
 * certificate of its {@link Certificates}, as the user {@code client}, and its service accounts.
 */
public enum KubernetesUser {
  /** May do everything. */
  ADMIN("system:masters"),
  /** May do what a role binding grants to the user {@code rollcall}. */
  ROLLCALL("people");

  private final String group;

  KubernetesUser(String group) {
    this.group = group;
  }

  public String token() {
    return "s3cret-of-" + id();
  }

  String id() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** Writes the tokens of all of them for the API server. */
  static Path writeTokens(Path file) throws IOException {
    var lines =
        Stream.of(values())
            .map(user -> String.join(",", user.token(), user.id(), user.id(), user.group));
    return Files.writeString(file, lines.collect(Collectors.joining("\n", "", "\n")));
  }
}
