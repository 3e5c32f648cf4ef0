package io.rollcall.app.http.connection;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.server.netty.configuration.NettyHttpServerConfiguration;
import io.rollcall.app.config.Reloadable;
import io.rollcall.app.config.RunningSettings;
import io.rollcall.app.config.Settings;
import io.rollcall.app.http.json.JsonBody;
import io.rollcall.app.section.HttpSection;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Hands the operator's settings to the HTTP server. */
@Singleton
final class ServerSettings
    implements BeanCreatedEventListener<NettyHttpServerConfiguration>, Reloadable {

  private final RunningSettings settings;
  private volatile @Nullable NettyHttpServerConfiguration created;

  ServerSettings(RunningSettings settings) {
    this.settings = settings;
  }

  @Override
  public NettyHttpServerConfiguration onCreated(
      BeanCreatedEvent<NettyHttpServerConfiguration> event) {
    var server = event.getBean();
    var http = settings.get(HttpSection.class);
    server.setHost(http.host());
    server.setPort(http.port());
    server.setIdleTimeout(http.idleTimeout());
    server.setMaxRequestSize(JsonBody.MOST_BYTES_OF_MANY);
    created = server;
    return server;
  }

  /** The server looks up how long a connection may idle as each begins. */
  @Override
  public Runnable prepare(Settings next) {
    return () -> {
      var server = created;
      if (server != null) {
        server.setIdleTimeout(next.get(HttpSection.class).idleTimeout());
      }
    };
  }
}
