package io.rollcall.contract.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedServerTest {

  @Test
  void allTestsShareOneServer() throws IOException {
    var shared = Etcd.V3_4.shared();
    Http.send(Store.ETCD.put(shared, "color", "green"));

    assertThat(Store.ETCD.holds(Etcd.V3_4.shared(), "color", "green")).isTrue();
    assertThat(Etcd.V3_4.shared()).isEqualTo(shared);
  }

  @Test
  void serverIsWhereASettingSays() {
    System.setProperty("rollcall.test.consul", "http://127.0.0.1:1");
    try {
      assertThat(Consul.shared()).isEqualTo(URI.create("http://127.0.0.1:1"));
    } finally {
      System.clearProperty("rollcall.test.consul");
    }
  }

  @Test
  void missingServerSaysHowToGetOne() {
    System.setProperty("rollcall.test.servers", "nowhere");
    try {
      assertThatThrownBy(() -> Etcd.V3_4.start(ServerOptions.PLAIN))
          .hasMessageContainingAll("no etcd", "bin/test", "Docker", "ROLLCALL_TEST_ETCD");
      assertThatThrownBy(() -> Etcd.V3_5.start(ServerOptions.PLAIN))
          .hasMessageContainingAll("no etcd-3.5", "bin/test", "Docker", "ROLLCALL_TEST_ETCD_3_5");
    } finally {
      System.clearProperty("rollcall.test.servers");
    }
  }

  @Test
  void noServerOutlivesAJvmThatIsKilled(@TempDir Path temporary) throws IOException {
    assumeThat(LocalPrograms.find(EtcdProgram.V3_4))
        .as("containers are Testcontainers' to remove")
        .isNotNull();
    var jvm =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-Drollcall.test.servers=process",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                Owner.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var printed = jvm.inputReader()) {
      var uri = printed.lines().filter(line -> line.startsWith("http")).findFirst().orElseThrow();
      assertThat(Store.ETCD.holds(URI.create(uri), "color", "green")).isFalse();

      jvm.destroyForcibly();
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> Http.get(URI.create(uri + "/health")))
                      .isInstanceOf(ConnectException.class));
      Awaitility.await().untilAsserted(() -> assertThat(temporary).isEmptyDirectory());
    } finally {
      jvm.destroyForcibly();
    }
  }

  /** Starts a server and stays. */
  static final class Owner {
    public static void main(String[] arguments) throws InterruptedException {
      System.out.println(Etcd.V3_4.start(ServerOptions.PLAIN).uri());
      Thread.currentThread().join();
    }
  }
}
