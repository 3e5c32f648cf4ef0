package io.rollcall.app.http.connection;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.HttpVersion;
import io.micronaut.http.server.netty.configuration.NettyHttpServerConfiguration;
import io.micronaut.http.server.netty.configuration.NettyHttpServerConfiguration.NettyListenerConfiguration;
import io.rollcall.app.http.json.JsonBody;
import io.rollcall.app.section.HttpSection;
import io.rollcall.app.section.ManagementSection;
import io.rollcall.app.section.TlsSection;
import io.rollcall.app.setting.Reloadable;
import io.rollcall.app.setting.RunningSettings;
import io.rollcall.app.setting.Settings;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hands the operator's settings to the HTTP server. */
@Singleton
final class ServerSettings
    implements BeanCreatedEventListener<NettyHttpServerConfiguration>, Reloadable {

  /** On one HTTP/2 connection. */
  static final long REQUESTS_AT_ONCE = 100;

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
    server.setMaxRequestSize(JsonBody.MOST_BYTES_OF_FILE);
    boolean isTls = settings.get(TlsSection.class).served().isPresent();
    if (isTls) {
      server.setHttpVersion(HttpVersion.HTTP_2_0); // which ALPN may settle on, beside 1.1
      server.setLegacyMultiplexHandlers(true); // so that each request has a channel, as in 1.1
      server.getHttp2().setMaxConcurrentStreams(REQUESTS_AT_ONCE);
    }
    server.setListeners(listeners(http, isTls));
    created = server;
    return server;
  }

  private List<NettyListenerConfiguration> listeners(HttpSection.Http http, boolean isTls) {
    var listeners = new ArrayList<NettyListenerConfiguration>();
    listeners.add(listener("api", http.host(), http.port(), isTls));
    settings
        .get(ManagementSection.class)
        .port()
        .ifPresent(
            port -> {
              var management = listener("management", http.host(), port, isTls);
              management.setExposeDefaultRoutes(false);
              listeners.add(management);
            });
    return listeners;
  }

  private static NettyListenerConfiguration listener(
      String name, String host, int port, boolean isTls) {
    var listener = new NettyListenerConfiguration(name);
    listener.setHost(host);
    listener.setPort(port);
    listener.setSsl(isTls);
    return listener;
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
