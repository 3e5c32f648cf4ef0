package io.rollcall.app.security.token;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A new entry of a file of tokens, as text. Whether all of it is right shows when that is read.
 *
 * @param expires from when on its secret is not accepted; null for never
 * @param allowed what may be done with it, each as {@code register,deregister:orders.*}
 * @param networks from which it may be used; empty for all
 * @param hosts that may be registered with it; empty for all
 */
public record TokenEntry(
    String name,
    TokenSecret secret,
    @Nullable Instant expires,
    List<String> allowed,
    List<String> networks,
    List<String> hosts) {

  /** Texts that can be put in quotes as they are. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._*/:-]+");

  /** Throws {@link IllegalArgumentException}, with a rule, for what cannot be written. */
  public TokenEntry {
    allowed = List.copyOf(allowed);
    networks = List.copyOf(networks);
    hosts = List.copyOf(hosts);
    if (!PLAIN.matcher(name).matches()) {
      throw new IllegalArgumentException("--name must be a name such as orders-deployer");
    }
    for (var permission : allowed) {
      if (!permission.matches("[^:]+:[^:]+")) {
        throw new IllegalArgumentException(
            "--allow must be actions, a colon and services, such as discover:orders.*, but is '%s'"
                .formatted(permission));
      }
    }
  }

  /** All of it, to stand under {@code tokens:}. */
  public List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add("  - name: " + name);
    lines.add("    secrets:");
    lines.addAll(secretLines());
    lines.add("    permissions:");
    for (var permission : allowed) {
      int colon = permission.indexOf(':');
      lines.add("      - actions: " + list(permission.substring(0, colon)));
      lines.add("        services: " + list(permission.substring(colon + 1)));
    }
    if (!networks.isEmpty()) {
      lines.add("    networks: " + list(String.join(",", networks)));
    }
    if (!hosts.isEmpty()) {
      lines.add("    hosts: " + list(String.join(",", hosts)));
    }
    return lines;
  }

  /**
   * Returns when it says no more than its secret, and so nothing that may differ from what the
   * entry that is there says.
   */
  void requireSecretAlone() {
    if (!allowed.isEmpty() || !networks.isEmpty() || !hosts.isEmpty()) {
      throw new IllegalArgumentException(
          "--allow, --network and --host must be left out, since the file has a token %s: its new"
                  .formatted(name)
              + " secret may do what that says");
    }
  }

  /** Its secret alone, to stand under {@code secrets:} of the entry that is there. */
  List<String> secretLines() {
    var hash = "      - hash: " + TokenHash.of(secret);
    return expires == null ? List.of(hash) : List.of(hash, "        expires: " + expires);
  }

  private static String list(String commaSeparated) {
    return Stream.of(commaSeparated.split(",", -1))
        .map(String::strip)
        .map(TokenEntry::quoted)
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String quoted(String text) {
    if (!PLAIN.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "names, patterns and networks must have no spaces or signs, but one is '%s'"
              .formatted(text));
    }
    return '"' + text + '"';
  }
}
