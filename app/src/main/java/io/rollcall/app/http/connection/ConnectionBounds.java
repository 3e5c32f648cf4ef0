package io.rollcall.app.http.connection;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import io.rollcall.app.config.RunningSettings;
import io.rollcall.app.section.HttpSection;
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

  private final RunningSettings settings;
  private final AtomicInteger open = new AtomicInteger();
  private volatile boolean saidFull;

  ConnectionBounds(RunningSettings settings) {
    this.settings = settings;
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

  private int most() {
    return settings.get(HttpSection.class).maxConnections();
  }

  private void admit(Channel channel) {
    int now = open.incrementAndGet();
    channel.closeFuture().addListener(_ -> left());
    if (now > most()) {
      refuse(channel);
      return;
    }
    var deadline = new ReceiveDeadline(settings.get(HttpSection.class).receiveTimeout());
    channel
        .pipeline()
        .addBefore(
            ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC, "rollcall-received", deadline)
        .addAfter(
            ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC,
            "rollcall-decoded",
            deadline.decoded());
  }

  private void refuse(Channel channel) {
    if (!saidFull) {
      saidFull = true;
      log.warn(
          "rollcall.http.max-connections ({}) are open; further connections are closed until one"
              + " ends",
          most());
    }
    var _ = channel.close();
  }

  private void left() {
    if (open.decrementAndGet() < most()) {
      saidFull = false;
    }
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
