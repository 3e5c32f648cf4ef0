package io.rollcall.app;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.PropertySource;
import io.micronaut.http.server.exceptions.ServerStartupException;
import io.micronaut.runtime.server.EmbeddedServer;
import io.rollcall.app.config.RollcallSettings;
import io.rollcall.store.RegistryBackend;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running server, from the first bean to the last. */
final class Server {

  private static final Logger log = LoggerFactory.getLogger(Server.class);

  private static final int ABOVE_ALL = 1000;

  private Server() {}

  /**
   * Starts to serve; returns when requests are answered. The end of the process ends it in order.
   *
   * @param file the operator's settings
   * @param options settings that win over all others
   */
  static void start(Optional<PropertySource> file, Map<String, Object> options) {
    var builder = ApplicationContext.builder().deduceEnvironment(false).banner(false);
    file.ifPresent(builder::propertySources);
    builder.propertySources(PropertySource.of("command line", options, ABOVE_ALL));
    var context = builder.build();
    try {
      context.start();
      var server = listen(context);
      tell(server, context);
      Runtime.getRuntime()
          .addShutdownHook(
              Thread.ofPlatform().name("rollcall-stop").unstarted(() -> stop(context)));
    } catch (RuntimeException e) {
      context.close();
      throw e;
    }
  }

  private static EmbeddedServer listen(ApplicationContext context) {
    var settings = context.getBean(RollcallSettings.class).http();
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

  private static void stop(ApplicationContext context) {
    log.info("Stopping: requests under way may finish");
    context.close();
    log.info("Stopped");
  }
}
