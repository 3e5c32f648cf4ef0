package io.rollcall.contract.server;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a server is to differ from one that is open to everybody.
 *
 * @param certificates what it encrypts with, and whose client certificate it demands; absent: it
 *     speaks plain text
 * @param secret who has it may do everything, and nobody else anything. etcd: the password of the
 *     user {@code root}; Consul: a token, with ACLs that deny by default; Redis: the password of
 *     the user {@code default}. Absent: everybody may do everything
 * @param arguments go to the program after its own, such as {@code --quota-backend-bytes=…}
 * @param files folders that the arguments name files of; in a container they are at the same paths
 */
public record ServerOptions(
    @Nullable Certificates certificates,
    @Nullable String secret,
    List<String> arguments,
    List<Path> files) {

  /** Plain text, open to everybody. */
  public static final ServerOptions PLAIN = new ServerOptions(null, null, List.of(), List.of());

  public ServerOptions {
    arguments = List.copyOf(arguments);
    files = List.copyOf(files);
  }

  public ServerOptions withCertificates(Certificates certificates) {
    return new ServerOptions(certificates, secret, arguments, files)
        .withFiles(certificates.folder());
  }

  public ServerOptions withSecret(String secret) {
    return new ServerOptions(certificates, secret, arguments, files);
  }

  /** Adds to the arguments there are. */
  public ServerOptions withArguments(String... more) {
    return new ServerOptions(certificates, secret, joined(arguments, List.of(more)), files);
  }

  /** Adds a folder to those there are. */
  public ServerOptions withFiles(Path folder) {
    return new ServerOptions(certificates, secret, arguments, joined(files, List.of(folder)));
  }

  private static <T> List<T> joined(List<T> some, List<T> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }
}
