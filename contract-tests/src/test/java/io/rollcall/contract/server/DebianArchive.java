package io.rollcall.contract.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A signed archive of small Debian packages, in a folder of this machine. */
final class DebianArchive {

  private static final long LONGEST_SECONDS = 60;

  private final Path folder;
  private final Path keys;

  /**
   * A package with one file, which is executable.
   *
   * @param depends other packages, as a control file says it; may be empty
   * @param content what is in the file
   */
  record DebianPackage(String name, String version, String depends, String file, String content) {

    /** One whose file has its version. */
    DebianPackage(String name, String version, String depends, String file) {
      this(name, version, depends, file, version);
    }
  }

  /**
   * A source package, of upstream's source alone.
   *
   * @param files what is in the files of upstream's source, by their paths
   */
  record SourcePackage(String name, String version, Map<String, String> files) {}

  /** One with a key of its own. */
  DebianArchive(Path folder) throws IOException, InterruptedException {
    this.folder = Files.createDirectories(folder);
    this.keys = Files.createDirectories(folder.resolve("keys"));
    gpg("--passphrase", "", "--quick-generate-key", "archive", "ed25519", "sign", "never");
    gpg("--output", key().toString(), "--export");
  }

  Path folder() {
    return folder;
  }

  /** The key that the archive is signed with. */
  Path key() {
    return folder.resolve("archive-key.gpg");
  }

  /** Makes a suite, such as {@code bookworm}, of packages. */
  void publish(String suite, List<DebianPackage> packages)
      throws IOException, InterruptedException {
    publish(suite, packages, List.of());
  }

  void publish(String suite, List<DebianPackage> packages, List<SourcePackage> sources)
      throws IOException, InterruptedException {
    var architecture = run("dpkg", "--print-architecture").strip();
    var release = folder.resolve("dists").resolve(suite);
    var index = release.resolve("main/binary-" + architecture + "/Packages");
    var stanzas = new StringBuilder();
    for (var each : packages) {
      stanzas.append(stanza(suite, each)).append('\n');
    }
    write(index, stanzas.toString());
    var sourceIndex = release.resolve("main/source/Sources");
    var sourceStanzas = new StringBuilder();
    for (var each : sources) {
      sourceStanzas.append(stanza(suite, each)).append('\n');
    }
    write(sourceIndex, sourceStanzas.toString());
    Files.writeString(
        release.resolve("Release"),
        """
        Suite: %s
        Codename: %1$s
        Date: Sat, 01 Nov 2025 00:00:00 UTC
        Architectures: %s
        Components: main
        SHA256:
        %s
        %s
        """
            .formatted(suite, architecture, listed(release, index), listed(release, sourceIndex)));
    Files.deleteIfExists(release.resolve("InRelease"));
    gpg(
        "--output",
        release.resolve("InRelease").toString(),
        "--clearsign",
        release.resolve("Release").toString());
  }

  /** Removes a package's file; the index still lists it. */
  void lose(String suite, String name) throws IOException {
    Files.delete(file(suite, name));
  }

  /** Ends what signed it. */
  void close() throws IOException, InterruptedException {
    run("gpgconf", "--homedir", keys.toString(), "--kill", "gpg-agent");
  }

  private Path file(String suite, String name) {
    return folder.resolve("pool").resolve(suite).resolve(name + ".deb");
  }

  private String stanza(String suite, SourcePackage source)
      throws IOException, InterruptedException {
    var tree = Files.createTempDirectory(folder, source.name());
    for (var file : source.files().entrySet()) {
      write(tree.resolve("upstream").resolve(file.getKey()), file.getValue());
    }
    var pool = Files.createDirectories(folder.resolve("pool").resolve(suite));
    var archive = pool.resolve(source.name() + "_" + source.version() + ".orig.tar.gz");
    run("tar", "-czf", archive.toString(), "-C", tree.toString(), "upstream");
    var description = pool.resolve(source.name() + "_" + source.version() + "-1.dsc");
    write(description, "Source: " + source.name() + "\n");
    return """
    Package: %s
    Version: %s-1
    Directory: %s
    Checksums-Sha256:
    %s
    %s
    """
        .formatted(
            source.name(),
            source.version(),
            folder.relativize(pool),
            listed(pool, archive),
            listed(pool, description));
  }

  private String stanza(String suite, DebianPackage content)
      throws IOException, InterruptedException {
    var control =
        """
        Package: %s
        Version: %s
        Architecture: all
        Maintainer: nobody <nobody@localhost>
        Description: a package for tests
        """
            .formatted(content.name(), content.version());
    if (!content.depends().isEmpty()) {
      control += "Depends: " + content.depends() + "\n";
    }
    var root = Files.createTempDirectory(folder, content.name());
    write(root.resolve("DEBIAN/control"), control);
    var installed = root.resolve(content.file());
    write(installed, content.content());
    Files.setPosixFilePermissions(installed, PosixFilePermissions.fromString("rwxr-xr-x"));
    var file = file(suite, content.name());
    Files.createDirectories(file.getParent());
    run("dpkg-deb", "-Znone", "--build", root.toString(), file.toString());
    return control
        + "Filename: %s\nSize: %d\nSHA256: %s\n"
            .formatted(folder.relativize(file), Files.size(file), sha256(file));
  }

  private static void write(Path file, String content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  /** A line for a file in a list of files below a folder. */
  private static String listed(Path folder, Path file) throws IOException {
    return " %s %d %s".formatted(sha256(file), Files.size(file), folder.relativize(file));
  }

  private static String sha256(Path file) throws IOException {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  private void gpg(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("gpg", "--batch", "--quiet", "--homedir"));
    command.add(keys.toString());
    command.addAll(List.of(arguments));
    run(command.toArray(String[]::new));
  }

  private static String run(String... command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException(String.join(" ", command) + " failed:\n" + output);
    }
    return output;
  }
}
