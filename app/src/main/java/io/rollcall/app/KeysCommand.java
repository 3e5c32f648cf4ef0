package io.rollcall.app;

import io.rollcall.app.sealing.KeysetFile;
import io.rollcall.sealing.SealingKeys;
import io.rollcall.sealing.UnusableKeys;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The keys that sensitive metadata is sealed with. */
@Command(
    name = "keys",
    description = "Makes and changes the keys that sensitive metadata is sealed with.",
    mixinStandardHelpOptions = true)
final class KeysCommand implements Runnable {

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    if (spec != null) {
      throw new CommandLine.ParameterException(spec.commandLine(), "Say what to do with keys.");
    }
  }

  /** Writes a keyset with one key. */
  @Command(
      description = "Writes a new keyset, of one key, to a file that is not there yet.",
      mixinStandardHelpOptions = true)
  int create(@Parameters(paramLabel = "FILE") Path file) {
    return orSay(
        file,
        () -> {
          var keys = SealingKeys.create();
          KeysetFile.create(file, keys);
          return keys;
        });
  }

  /** Adds a key, or seals with the one that was added last. */
  @Command(
      description = {
        "Adds a key, which opens and does not seal yet. Once every replica has the file, --promote"
            + " makes the key that was added last the one that seals."
      },
      mixinStandardHelpOptions = true)
  int rotate(
      @Parameters(paramLabel = "FILE") Path file,
      @Option(names = "--promote", description = "Seal with the key that was added last; add none.")
          boolean promote) {
    return change(file, keys -> promote ? keys.withNewestPrimary() : keys.withNewKey());
  }

  /** Takes a former key away. */
  @Command(
      description =
          "Removes a key that seals no more. What was sealed with it cannot be opened again: reseal"
              + " first.",
      mixinStandardHelpOptions = true)
  int remove(
      @Parameters(paramLabel = "FILE") Path file,
      @Parameters(paramLabel = "ID", description = "As 'list' shows it.") String id) {
    return change(file, keys -> keys.without(Integer.parseUnsignedInt(id)));
  }

  /** Shows which keys there are. */
  @Command(
      description = "Lists the keys of a keyset, the oldest first; shows none of their secrets.",
      mixinStandardHelpOptions = true)
  int list(@Parameters(paramLabel = "FILE") Path file) {
    return orSay(file, () -> KeysetFile.read(file));
  }

  /** Has a running server seal again what is stored otherwise than with the primary key. */
  @Command(
      description =
          "Has a running server seal again, with the key that seals, what is stored in clear or was"
              + " sealed with another key.",
      mixinStandardHelpOptions = true)
  int reseal(
      @Option(
              names = "--server",
              required = true,
              paramLabel = "URL",
              description = "Such as http://127.0.0.1:8080.")
          URI server,
      @Option(
              names = "--token-file",
              paramLabel = "FILE",
              description = "File with the token of whoever may administer.")
          @Nullable Path tokenFile,
      @Option(
              names = "--ca-file",
              paramLabel = "FILE",
              description = "Certificates, in PEM, to trust the server by; else those of the JVM.")
          @Nullable Path ca,
      @Option(
              names = "--certificate-file",
              paramLabel = "FILE",
              description = "Certificate, in PEM, to show to the server; with --key-file.")
          @Nullable Path certificate,
      @Option(
              names = "--key-file",
              paramLabel = "FILE",
              description = "Its private key, in PEM (PKCS #8).")
          @Nullable Path key) {
    return new ResealRequest(server, tokenFile, ca, certificate, key).run(System.out, System.err);
  }

  private interface Work {
    SealingKeys run() throws IOException, UnusableKeys;
  }

  private static int change(Path file, KeysetFile.Change change) {
    return orSay(file, () -> KeysetFile.change(file, change));
  }

  private static int orSay(Path file, Work work) {
    try {
      for (var key : work.run().keys()) {
        System.out.println(key.idText() + (key.isPrimary() ? " seals" : " opens"));
      }
      return 0;
    } catch (NumberFormatException e) {
      System.err.println("rollcall: the id of a key is a whole number");
    } catch (IOException | UnusableKeys e) {
      System.err.printf("rollcall: keyset file %s: %s%n", file, e.getMessage());
    }
    return 1;
  }
}
