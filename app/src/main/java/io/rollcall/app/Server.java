package io.rollcall.app;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.http.server.exceptions.ServerStartupException;
import io.micronaut.runtime.server.EmbeddedServer;
import io.rollcall.app.reload.HangUp;
import io.rollcall.app.reload.Reloader;
import io.rollcall.app.section.HttpSection;
import io.rollcall.app.section.MetricsSection;
import io.rollcall.app.setting.Parts;
import io.rollcall.app.setting.RunningSettings;
import io.rollcall.app.setting.Settings;
import io.rollcall.app.setting.SettingsSource;
import io.rollcall.app.telemetry.log.JdkLogging;
import io.rollcall.app.wiring.RollcallFactory;
import io.rollcall.registry.Caller;
import io.rollcall.store.RegistryBackend;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running server, from the first bean to the last. */
final class Server {

  private static final Logger log = LoggerFactory.getLogger(Server.class);

  private Server() {}

  /**
   * Starts to serve; returns when requests are answered. The end of the process ends it in order.
   *
   * @throws io.rollcall.app.setting.InvalidSettings when the settings cannot work
   */
  static void start(SettingsSource source) {
    JdkLogging.join();
    var settings = new RunningSettings(source);
    var context = builder(settings).build();
    try {
      context.start();
      var server = listen(context, settings.get(HttpSection.class));
      reloadOnHangUp(settings, context);
      tell(server, context);
      Runtime.getRuntime()
          .addShutdownHook(
              Thread.ofPlatform().name("rollcall-stop").unstarted(() -> stop(context)));
    } catch (RuntimeException e) {
      context.close();
      throw e;
    }
  }

  /**
   * Finds out whether a server could start with the settings, and opens nothing.
   *
   * @throws io.rollcall.app.setting.InvalidSettings when they cannot work
   */
  static Settings check(SettingsSource source) {
    var settings = new RunningSettings(source);
    var checking =
        builder(settings)
            .properties(
                Map.of(
                    RollcallFactory.CHECK_ONLY,
                    true,
                    "micronaut.lifecycle.graceful-shutdown.enabled",
                    false))
            .allowEmptyProviders(true); // parts ask for what runs only once they are put in use
    try (var context = checking.start()) {
      var _ = context.getBean(Parts.class).prepare(settings.current());
    }
    return settings.current();
  }

  /** Begins to say what is to run, which is to go by {@code settings}. */
  static ApplicationContextBuilder builder(RunningSettings settings) {
    return ApplicationContext.builder()
        .deduceEnvironment(false)
        .banner(false)
        .properties(
            Map.of("micronaut.metrics.enabled", settings.get(MetricsSection.class).enabled()))
        .singletons(settings);
  }

  private static EmbeddedServer listen(ApplicationContext context, HttpSection.Http settings) {
    try {
      return context.getBean(EmbeddedServer.class).start();
    } catch (ServerStartupException e) {
      throw new CannotListen(settings, e);
    }
  }

  private static void tell(EmbeddedServer server, ApplicationContext context) {
    var url = server.getURL();
    log.info(
        "Rollcall {} serves {}/api/v1 on backend {}",
        Version.number(),
        url,
        context.getBean(RegistryBackend.class).name());
    log.info("API documentation: {}/docs", url);
  }

  /** Without a file there is nothing to read again, and the signal ends the process as usual. */
  private static void reloadOnHangUp(RunningSettings settings, ApplicationContext context) {
    if (settings.source().file().isPresent() || !settings.current().files().isEmpty()) {
      HangUp.handle(() -> context.getBean(Reloader.class).reload(Caller.program("sighup")));
    }
  }

  private static void stop(ApplicationContext context) {
    log.info("Stopping: requests under way may finish");
    context.close();
    log.info("Stopped");
  }
}
