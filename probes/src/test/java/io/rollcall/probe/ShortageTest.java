package io.rollcall.probe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.health.ProbeResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What Rollcall lacks is no failure of the instances that it would have asked. */
@Timeout(60)
class ShortageTest {

  private static final String INCONCLUSIVE =
      ProbeResult.inconclusive("not probed: this machine gives no socket: Too many open files")
          .toString();

  @Test
  void withoutASocketToBeHadProbesAreInconclusive() throws Exception {
    try (var server = BadServer.silent()) {
      var process = starved(server.port());
      try {
        var said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();

        assertThat(
                said.substring(said.indexOf("starved"))
                    .lines()
                    .filter(line -> line.startsWith("ProbeResult")))
            .as(said)
            .hasSize(6)
            .allMatch(INCONCLUSIVE::equals);
      } finally {
        process.destroyForcibly();
      }
    }
  }

  private static Process starved(int port) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command =
        "ulimit -n 100 && export LC_ALL=C && exec '%s' -XX:-MaxFDLimit -cp '%s' %s %d"
            .formatted(java, System.getProperty("java.class.path"), Starved.class.getName(), port);
    return new ProcessBuilder("sh", "-c", command).redirectErrorStream(true).start();
  }
}
