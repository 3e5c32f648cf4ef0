package io.rollcall.contract.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rollcall.contract.server.DebianArchive.DebianPackage;
import io.rollcall.contract.server.DebianArchive.SourcePackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code bin/lib/fetch-servers}, on a Debian whose lists name archives of the test's own, at two
 * addresses as real mirrors have them.
 */
class FetchServersTest {

  private static final Path SCRIPT = Path.of("../bin/lib/fetch-servers");
  private static final long LONGEST_SECONDS = 120;

  private static final DebianPackage ETCD =
      new DebianPackage("etcd-server", "3.4.23", "", "usr/bin/etcd");
  private static final DebianPackage CLIENT =
      new DebianPackage("etcd-client", "3.4.23", "", "usr/bin/etcdctl");
  private static final DebianPackage REDIS = redis("7.0");
  private static final DebianPackage TOOLS =
      new DebianPackage("redis-tools", "7.0", "", "usr/bin/redis-cli");
  private static final DebianPackage VALKEY =
      new DebianPackage("valkey-server", "8.0", "libsmall1", "usr/bin/valkey-server");
  private static final DebianPackage VALKEY_TOOLS =
      new DebianPackage("valkey-tools", "8.0", "", "usr/bin/valkey-cli");
  private static final DebianPackage SMALL =
      new DebianPackage("libsmall1", "1", "", "usr/lib/libsmall.so.1");

  /** What later releases have for servers that bring their libraries along. */
  private static final List<DebianPackage> LATER =
      Stream.of(
              "libc6",
              "libssl3t64",
              "libsystemd0",
              "libjemalloc2",
              "liblzf1",
              "libatomic1",
              "libstdc++6",
              "libgcc-s1",
              "libcap2",
              "libzstd1",
              "zlib1g")
          .map(name -> new DebianPackage(name, "1", "", "usr/lib/" + name + ".so.1"))
          .toList();

  private static final DebianPackage NEW_REDIS = redis("8.0");
  private static final DebianPackage NEW_TOOLS =
      new DebianPackage("redis-tools", "8.0", "", "usr/bin/redis-cli");
  private static final DebianPackage NEW_VALKEY =
      new DebianPackage("valkey-server", "9.1", "", "usr/bin/valkey-server");
  private static final DebianPackage NEW_VALKEY_TOOLS =
      new DebianPackage("valkey-tools", "9.1", "", "usr/bin/valkey-cli");
  private static final DebianPackage PROMETHEUS =
      new DebianPackage("prometheus", "2.42", "", "usr/bin/prometheus");
  private static final DebianPackage CONSUL =
      new DebianPackage("consul", "1.8", "", "usr/bin/consul");
  private static final DebianPackage NEW_ETCD =
      new DebianPackage("etcd-server", "3.5.30-1", "", "usr/bin/etcd");
  private static final DebianPackage NEW_CLIENT =
      new DebianPackage("etcd-client", "3.5.30-1", "", "usr/bin/etcdctl");

  private static final DebianPackage VICTORIA_METRICS =
      new DebianPackage("victoria-metrics", "1.112", "", "usr/bin/victoria-metrics");

  private static final SourcePackage KUBERNETES =
      new SourcePackage(
          "kubernetes",
          "1.20.5+really1.20.2",
          Map.of(
              "pkg/types.go", "",
              "cmd/main.go", "",
              "vendor/k8s.io/api/doc.go", "// +k8s:openapi-gen=true",
              "vendor/github.com/modern-go/reflect2/reflect2.go", "crashes"));

  /** A Go that makes of each package a program which tells how it was built. */
  private static final String GO =
      """
      #!/bin/sh
      asked="$*"
      while [ "$1" != -o ]; do shift; done
      printf '#!/bin/sh\\necho "%s"\\n' "$asked" >"$2"
      chmod +x "$2"
      """;

  /** What the servers of Kubernetes are built with. */
  private static final List<DebianPackage> TOOLS_OF_KUBERNETES =
      List.of(
          new DebianPackage("kubernetes-client", "1.20.2", "", "usr/bin/kubectl"),
          new DebianPackage("golang-1.19-go", "1.19", "", "usr/lib/go-1.19/bin/go", GO),
          new DebianPackage("golang-1.19-src", "1.19", "", "usr/share/go-1.19/src/go.mod"),
          new DebianPackage(
              "golang-github-modern-go-reflect2-dev",
              "1.0.2",
              "",
              "usr/share/gocode/src/github.com/modern-go/reflect2/reflect2.go"));

  @TempDir Path folder;

  private String own;
  private DebianArchive main;
  private DebianArchive security;

  private record Outcome(int exitCode, String said) {}

  @BeforeEach
  void publish() throws IOException, InterruptedException {
    own = codename();
    main = new DebianArchive(folder.resolve("debian"));
    security = new DebianArchive(folder.resolve("debian-security"));
    main.publish("bookworm", TOOLS_OF_KUBERNETES, List.of(KUBERNETES));
    publishOwn(ETCD, CLIENT, REDIS, TOOLS, PROMETHEUS, SMALL, VALKEY, VALKEY_TOOLS);
    main.publish(own + "-backports", List.of(VALKEY, VALKEY_TOOLS));
    main.publish("forky", with(LATER, NEW_ETCD, NEW_CLIENT, NEW_VALKEY, NEW_VALKEY_TOOLS));
    main.publish("bullseye", List.of(CONSUL));
    main.publish("trixie", with(LATER, VICTORIA_METRICS, NEW_REDIS, NEW_TOOLS));
    security.publish(own + "-security", List.of());
    Files.createDirectories(apt().resolve("sources.list.d"));
    Files.writeString(folder.resolve("apt.conf"), "Dir::Etc \"" + apt() + "\";\n");
    listInLines();
  }

  @AfterEach
  void close() throws IOException, InterruptedException {
    if (main != null && security != null) {
      main.close();
      security.close();
    }
  }

  @Test
  void eachServerIsUnpackedIntoItsFolder() throws IOException, InterruptedException {
    assertThat(fetch()).isEqualTo(new Outcome(0, ""));
    assertThat(version("etcd/usr/bin/etcd")).isEqualTo("3.4.23");
    assertThat(version("etcd/usr/bin/etcdctl")).isEqualTo("3.4.23");
    assertThat(version("etcd-3.5/usr/bin/etcd")).isEqualTo("3.5.30-1");
    assertThat(version("redis/usr/bin/redis-server")).isEqualTo("7.0");
    assertThat(version("redis-8/usr/bin/redis-server")).isEqualTo("8.0");
    assertThat(version("redis-8/usr/lib/libc6.so.1")).isNotNull();
    assertThat(version("valkey-9/usr/bin/valkey-server")).isEqualTo("9.1");
    assertThat(version("valkey/usr/bin/valkey-server")).isEqualTo("8.0");
    assertThat(cache().resolve("valkey/usr/lib/libsmall.so.1")).exists();
    assertThat(version("prometheus/usr/bin/prometheus")).isEqualTo("2.42");
    assertThat(version("consul/usr/bin/consul")).isEqualTo("1.8");
    assertThat(version("victoria-metrics/usr/bin/victoria-metrics")).isEqualTo("1.112");
  }

  @Test
  void serversOfKubernetesAreBuiltOfTheirSource() throws IOException, InterruptedException {
    assertThat(fetch()).isEqualTo(new Outcome(0, ""));
    assertThat(version("kubernetes/usr/bin/kube-apiserver"))
        .contains("version.gitVersion=v1.20.2", "./cmd/kube-apiserver");
    assertThat(version("kubernetes/usr/bin/kube-controller-manager"))
        .contains("./cmd/kube-controller-manager");
    assertThat(version("kubernetes/usr/bin/kubectl")).isEqualTo("1.20.2");
    assertThat(cache().resolve("kubernetes/usr/lib")).doesNotExist();
    assertThat(cache()).isDirectoryNotContaining("glob:**.??????");
  }

  @Test
  void buildThatFailsSaysWhyAndLeavesTheOthersAlone() throws IOException, InterruptedException {
    var broken =
        new DebianPackage(
            "golang-1.19-go",
            "1.19.1",
            "",
            "usr/lib/go-1.19/bin/go",
            "#!/bin/sh\necho no space left >&2; exit 2\n");
    main.publish("bookworm", with(TOOLS_OF_KUBERNETES, broken), List.of(KUBERNETES));
    publishOwn(ETCD, CLIENT, REDIS, TOOLS, PROMETHEUS, SMALL, VALKEY, VALKEY_TOOLS, broken);
    assertThat(fetch())
        .satisfies(
            outcome -> {
              failed(outcome, "kubernetes");
              assertThat(outcome.said()).contains("no space left");
            });
    assertThat(version("redis/usr/bin/redis-server")).isEqualTo("7.0");
    assertThat(cache().resolve("kubernetes")).doesNotExist();
    assertThat(cache()).isDirectoryNotContaining("glob:**.??????");
  }

  @Test
  void theOthersAreFetchedWhenOneCannotBe() throws IOException, InterruptedException {
    main.lose(own, "redis-server");
    assertThat(fetch()).satisfies(outcome -> failed(outcome, "redis"));
    assertThat(version("etcd-3.5/usr/bin/etcd")).isEqualTo("3.5.30-1");
    assertThat(version("consul/usr/bin/consul")).isEqualTo("1.8");
    assertThat(cache().resolve("redis")).doesNotExist();
  }

  @Test
  void theSecurityArchiveIsAmongTheSources() throws IOException, InterruptedException {
    security.publish(own + "-security", List.of(redis("7.0+deb1")));
    assertThat(fetch()).isEqualTo(new Outcome(0, ""));
    assertThat(version("redis/usr/bin/redis-server")).isEqualTo("7.0+deb1");
  }

  @Test
  void listsOfStanzasAreReadToo() throws IOException, InterruptedException {
    security.publish(own + "-security", List.of(redis("7.0+deb1")));
    listInStanzas();
    assertThat(fetch()).isEqualTo(new Outcome(0, ""));
    assertThat(version("redis/usr/bin/redis-server")).isEqualTo("7.0+deb1");
  }

  @Test
  void installedVersionThatNoListHasIsOfNoMatter() throws IOException, InterruptedException {
    var status =
        Files.writeString(
            folder.resolve("status"),
            """
            Package: redis-server
            Status: install ok installed
            Architecture: all
            Maintainer: nobody <nobody@localhost>
            Version: 7.0+elsewhere
            Description: a newer version
            """);
    Files.writeString(
        folder.resolve("apt.conf"),
        "Dir::Etc \"%s\";\nDir::State::Status \"%s\";\n".formatted(apt(), status));
    assertThat(fetch()).isEqualTo(new Outcome(0, ""));
    assertThat(version("redis/usr/bin/redis-server")).isEqualTo("7.0");
  }

  @Test
  void librariesComeAlongUnlessTheSystemHasThem() throws IOException, InterruptedException {
    var needy =
        new DebianPackage(
            "redis-server", "7.0", "libc6 (>= 2), libnobodyhas1", "usr/bin/redis-server");
    var missing = new DebianPackage("libnobodyhas1", "1", "", "usr/lib/libnobodyhas.so.1");
    var present = new DebianPackage("libc6", "2.99", "", "usr/lib/libc.so.6");
    publishOwn(
        ETCD, CLIENT, needy, TOOLS, PROMETHEUS, SMALL, VALKEY, VALKEY_TOOLS, missing, present);
    assertThat(fetch()).isEqualTo(new Outcome(0, ""));
    assertThat(cache().resolve("redis/usr/lib/libnobodyhas.so.1")).exists();
    assertThat(cache().resolve("redis/usr/lib/libc.so.6")).doesNotExist();
  }

  @Test
  void releaseThatIsSignedByAnotherKeyIsRefused() throws IOException, InterruptedException {
    security.publish("forky", List.of(NEW_ETCD, NEW_CLIENT));
    Files.move(
        security.folder().resolve("dists/forky/InRelease"),
        main.folder().resolve("dists/forky/InRelease"),
        StandardCopyOption.REPLACE_EXISTING);
    assertThat(fetch())
        .satisfies(
            outcome -> {
              assertThat(outcome.exitCode()).as(outcome.said()).isEqualTo(1);
              assertThat(outcome.said()).contains("Cannot fetch etcd-3.5", "Cannot fetch valkey-9");
            });
    assertThat(cache().resolve("etcd-3.5")).doesNotExist();
    assertThat(version("consul/usr/bin/consul")).isEqualTo("1.8");
  }

  /** Also when the system's own release is the one that has Kubernetes. */
  private void publishOwn(DebianPackage... packages) throws IOException, InterruptedException {
    main.publish(own, with(TOOLS_OF_KUBERNETES, packages), List.of(KUBERNETES));
  }

  private static List<DebianPackage> with(List<DebianPackage> some, DebianPackage... more) {
    return Stream.concat(some.stream(), Stream.of(more)).toList();
  }

  private static DebianPackage redis(String version) {
    return new DebianPackage("redis-server", version, "", "usr/bin/redis-server");
  }

  private static void failed(Outcome outcome, String server) {
    assertThat(outcome.exitCode()).as(outcome.said()).isEqualTo(1);
    assertThat(outcome.said().lines().filter(line -> line.startsWith("Cannot fetch")))
        .singleElement()
        .asString()
        .startsWith("Cannot fetch " + server + " from the packages of Debian");
  }

  private Path apt() {
    return folder.resolve("apt");
  }

  private Path cache() {
    return folder.resolve("cache");
  }

  private String version(String file) throws IOException {
    return Files.readString(cache().resolve(file));
  }

  private void listInLines() throws IOException {
    Files.writeString(
        apt().resolve("sources.list"),
        """
        # the system's own
        deb [arch=all signed-by=%s] file:%s %s main contrib
        deb [signed-by=%s] file:%s %3$s-security main
        """
            .formatted(main.key(), main.folder(), own, security.key(), security.folder()));
  }

  private void listInStanzas() throws IOException {
    Files.delete(apt().resolve("sources.list"));
    Files.writeString(
        apt().resolve("sources.list.d/debian.sources"),
        """
        Types: deb
        URIs: file:%s
        Suites: %s %2$s-updates
        Components: main
        Signed-By: %s

        Types: deb
        URIs: file:%s
        Suites: %2$s-security
        Components: main
        Signed-By: %s
        """
            .formatted(main.folder(), own, main.key(), security.folder(), security.key()));
  }

  /** What it does, and what it says beside the folder and what it is fetching. */
  private Outcome fetch() throws IOException, InterruptedException {
    var errors = folder.resolve("errors");
    var builder =
        new ProcessBuilder(SCRIPT.toString())
            .redirectOutput(folder.resolve("output").toFile())
            .redirectError(errors.toFile());
    builder.environment().put("APT_CONFIG", folder.resolve("apt.conf").toString());
    builder.environment().put("ROLLCALL_TEST_CACHE", cache().toString());
    var process = builder.start();
    if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    var said =
        Files.readAllLines(errors, UTF_8).stream()
            .filter(line -> !line.startsWith("Fetching ") && !line.startsWith("Building "))
            .toList();
    assertThat(Files.readString(folder.resolve("output"))).isEqualTo(cache() + "\n");
    return new Outcome(process.waitFor(), String.join("\n", said));
  }

  private static String codename() throws IOException {
    var system = new Properties();
    var file = Path.of("/etc/os-release");
    if (Files.exists(file)) {
      try (var reader = Files.newBufferedReader(file)) {
        system.load(reader);
      }
    }
    assumeTrue("debian".equals(system.getProperty("ID")), "servers are fetched on Debian alone");
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/gpg")), "the test's archives are signed by gpg");
    return system.getProperty("VERSION_CODENAME", "");
  }
}
