package io.rollcall.app.security.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.time.Clock;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokensFileTest {

  private static final int MANY = 50;

  @TempDir private Path folder;

  @Test
  void tokensThatAreAddedAtOnceAreAllThere() throws Exception {
    var file = new TokensFile(folder.resolve("tokens.yml"));
    var added = new ArrayList<Future<?>>();
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < MANY; i++) {
        var entry = entry("token-" + i);
        added.add(
            threads.submit(
                () -> {
                  file.add(entry);
                  return null;
                }));
      }
    }
    for (var each : added) {
      each.get();
    }

    assertThat(file.describe(Clock.system().now())).hasSize(MANY);
  }

  private static TokenEntry entry(String name) {
    return new TokenEntry(
        name,
        TokenSecret.random(new SecureRandom()),
        null,
        List.of("discover:*"),
        List.of(),
        List.of());
  }
}
