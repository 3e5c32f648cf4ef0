package io.rollcall.app.http.tls;

import io.micronaut.http.server.netty.ssl.ServerSslBuilder;
import io.micronaut.http.ssl.ServerSslConfiguration;
import io.netty.handler.ssl.SslContext;
import io.rollcall.app.section.HttpSection;
import io.rollcall.app.setting.Reloadable;
import io.rollcall.app.setting.RunningSettings;
import io.rollcall.app.setting.Settings;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Hands TLS to Micronaut's HTTP server. A handshake may take as long as a request may to arrive.
 */
@Singleton
final class MicronautTls implements ServerSslBuilder, Reloadable {

  private final ServerTls tls;
  private final Handshakes handshakes;
  private final ServerSslConfiguration configuration;

  MicronautTls(
      ServerTls tls,
      Handshakes handshakes,
      ServerSslConfiguration configuration,
      RunningSettings settings) {
    this.tls = tls;
    this.handshakes = handshakes;
    this.configuration = configuration;
    configuration.setEnabled(tls.isOn());
    configuration.setHandshakeTimeout(settings.get(HttpSection.class).receiveTimeout());
  }

  /** The server looks up how long a handshake may take as each begins. */
  @Override
  public Runnable prepare(Settings next) {
    return () -> configuration.setHandshakeTimeout(next.get(HttpSection.class).receiveTimeout());
  }

  @Override
  public ServerSslConfiguration getSslConfiguration() {
    return configuration;
  }

  @Override
  public Optional<SslContext> build() {
    return Optional.of(new ReplaceableContext(() -> tls.current().context(), handshakes));
  }
}
