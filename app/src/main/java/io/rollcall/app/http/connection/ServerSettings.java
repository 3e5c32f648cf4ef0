package io.rollcall.app.http.connection;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.server.netty.configuration.NettyHttpServerConfiguration;
import io.rollcall.app.config.RollcallSettings;
import io.rollcall.app.http.json.JsonBody;
import jakarta.inject.Singleton;

/** Hands the operator's settings to the HTTP server. */
@Singleton
final class ServerSettings implements BeanCreatedEventListener<NettyHttpServerConfiguration> {

  private final RollcallSettings.Http settings;

  ServerSettings(RollcallSettings settings) {
    this.settings = settings.http();
  }

  @Override
  public NettyHttpServerConfiguration onCreated(
      BeanCreatedEvent<NettyHttpServerConfiguration> event) {
    var server = event.getBean();
    server.setHost(settings.host());
    server.setPort(settings.port());
    server.setIdleTimeout(settings.idleTimeout());
    server.setMaxRequestSize(JsonBody.MOST_BYTES_OF_MANY);
    return server;
  }
}
