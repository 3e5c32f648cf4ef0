package io.rollcall.app.http.connection;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import io.rollcall.app.section.HttpSection;
import io.rollcall.app.setting.RunningSettings;
import io.rollcall.time.Clock;
import jakarta.inject.Singleton;

/**
 * Closes connections that are too many, before any handshake, and streams of HTTP/2 that are; and
 * those whose requests take too long to arrive.
 */
@Singleton
public final class ConnectionBounds
    implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {

  private final RunningSettings settings;
  private final Places connections;
  private final Places streams;

  ConnectionBounds(RunningSettings settings, Clock clock) {
    this.settings = settings;
    this.connections = new Places("connections", () -> http().maxConnections(), clock);
    this.streams = new Places("requests by HTTP/2", () -> http().maxConnections(), clock);
  }

  /** How many connections are open. */
  public int open() {
    return connections.taken();
  }

  /** How many requests are under way by HTTP/2. */
  int requests() {
    return streams.taken();
  }

  @Override
  public NettyServerCustomizer.Registry onCreated(
      BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
    var registry = event.getBean();
    registry.register(new Listener());
    return registry;
  }

  private HttpSection.Http http() {
    return settings.get(HttpSection.class);
  }

  /** Told of each connection as it is accepted. */
  private final class Listener implements NettyServerCustomizer {

    @Override
    public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
      if (role == ChannelRole.LISTENER) {
        return this;
      }
      connections.take(channel);
      return new Connection(channel);
    }
  }

  /** Told of each stream on it, where it speaks HTTP/2. */
  private final class Connection implements NettyServerCustomizer {

    private final BoundedPipeline bounded;

    Connection(Channel channel) {
      bounded = new BoundedPipeline(channel.pipeline(), http());
    }

    @Override
    public NettyServerCustomizer specializeForChannel(Channel stream, ChannelRole role) {
      streams.take(stream);
      return new Stream(stream);
    }

    @Override
    public void onInitialPipelineBuilt() {
      bounded.connection();
    }

    @Override
    public void onStreamPipelineBuilt() {
      bounded.requests();
    }
  }

  private final class Stream implements NettyServerCustomizer {

    private final BoundedPipeline bounded;

    Stream(Channel channel) {
      bounded = new BoundedPipeline(channel.pipeline(), http());
    }

    @Override
    public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
      return this;
    }

    @Override
    public void onStreamPipelineBuilt() {
      bounded.stream();
    }
  }
}
