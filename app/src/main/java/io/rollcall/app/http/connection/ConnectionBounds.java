package io.rollcall.app.http.connection;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import io.rollcall.app.config.RollcallSettings;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes connections that are too many, or whose requests take too long to arrive. */
@Singleton
public final class ConnectionBounds
    implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {

  private static final Logger log = LoggerFactory.getLogger(ConnectionBounds.class);

  private final RollcallSettings.Http settings;
  private final AtomicInteger open = new AtomicInteger();

  ConnectionBounds(RollcallSettings settings) {
    this.settings = settings.http();
  }

  /** How many connections are open. */
  public int open() {
    return open.get();
  }

  @Override
  public NettyServerCustomizer.Registry onCreated(
      BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
    var registry = event.getBean();
    registry.register(new Admission(null));
    return registry;
  }

  private void admit(Channel channel) {
    int now = open.incrementAndGet();
    channel.closeFuture().addListener(_ -> open.decrementAndGet());
    if (now > settings.maxConnections()) {
      log.warn(
          "A connection is refused: rollcall.http.max-connections ({}) are open",
          settings.maxConnections());
      var _ = channel.close();
      return;
    }
    var deadline = new ReceiveDeadline(settings.receiveTimeout());
    channel
        .pipeline()
        .addBefore(
            ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC, "rollcall-received", deadline)
        .addAfter(
            ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC,
            "rollcall-decoded",
            deadline.decoded());
  }

  /** Told of the listening channel first, and then, specialized again, of each connection. */
  private final class Admission implements NettyServerCustomizer {

    private final @Nullable Channel channel;

    Admission(@Nullable Channel channel) {
      this.channel = channel;
    }

    @Override
    public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
      return new Admission(channel);
    }

    @Override
    public void onStreamPipelineBuilt() {
      if (channel != null) {
        admit(channel);
      }
    }
  }
}
