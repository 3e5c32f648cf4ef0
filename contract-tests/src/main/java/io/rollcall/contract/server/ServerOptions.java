package io.rollcall.contract.server;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a server is to differ from one that is open to everybody.
 *
 * @param certificates what it encrypts with, and whose client certificate it demands; absent: it
 *     speaks plain text
 * @param secret who has it may do everything, and nobody else anything. etcd: the password of the
 *     user {@code root}; Consul: a token, with ACLs that deny by default. Absent: everybody may do
 *     everything
 * @param arguments go to the program after its own, such as {@code --quota-backend-bytes=…}
 */
public record ServerOptions(
    @Nullable Certificates certificates, @Nullable String secret, List<String> arguments) {

  /** Plain text, open to everybody. */
  public static final ServerOptions PLAIN = new ServerOptions(null, null, List.of());

  public ServerOptions {
    arguments = List.copyOf(arguments);
  }

  public ServerOptions withCertificates(Certificates certificates) {
    return new ServerOptions(certificates, secret, arguments);
  }

  public ServerOptions withSecret(String secret) {
    return new ServerOptions(certificates, secret, arguments);
  }

  /** Adds to the arguments there are. */
  public ServerOptions withArguments(String... more) {
    return new ServerOptions(
        certificates, secret, Stream.concat(arguments.stream(), Stream.of(more)).toList());
  }
}
