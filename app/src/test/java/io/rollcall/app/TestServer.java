package io.rollcall.app;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.serde.ObjectMapper;
import io.rollcall.app.setting.RunningSettings;
import io.rollcall.app.setting.SettingsSource;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The whole server on a free port of this machine, with settings of the test's own: for tests that
 * need a fresh one each, other settings, several, or restarts. Those that can share one with the
 * usual settings have {@link OneServer}.
 */
public final class TestServer extends TestClient implements AutoCloseable {

  private final ApplicationContext context;

  private TestServer(ApplicationContext context) {
    super(context.getBean(EmbeddedServer.class).start(), context.getBean(ObjectMapper.class));
    this.context = context;
  }

  /** Starts one with the default settings. */
  public static TestServer start() {
    return start(Map.of());
  }

  /**
   * Starts one.
   *
   * @param settings by full key, and variables of OpenTelemetry's, such as {@code
   *     OTEL_SDK_DISABLED}; others are properties of Micronaut's
   */
  public static TestServer start(Map<String, Object> settings) {
    return start(Optional.empty(), settings);
  }

  /** Starts one with a file of settings. */
  public static TestServer start(Path file) {
    return start(Optional.of(file), Map.of());
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  @Override
  public void close() {
    end();
    context.close();
  }

  private static TestServer start(Optional<Path> file, Map<String, Object> settings) {
    var options = new HashMap<>(Map.of("rollcall.http.port", "0"));
    var variables = new HashMap<String, String>();
    var properties = new HashMap<String, Object>();
    settings.forEach(
        (key, value) -> {
          if (key.startsWith("rollcall.")) {
            options.put(key, value.toString());
          } else if (key.startsWith("OTEL_")) {
            variables.put(key, value.toString());
          } else {
            properties.put(key, value);
          }
        });
    return new TestServer(
        Server.builder(new RunningSettings(new SettingsSource(file, variables, options)))
            .properties(properties)
            .start());
  }
}
