package io.rollcall.app.http.connection;

import static io.micronaut.http.netty.channel.ChannelPipelineCustomizer.HANDLER_MICRONAUT_INBOUND;

import io.micronaut.context.BeanProvider;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.micronaut.http.server.netty.handler.PipeliningServerHandler;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.rollcall.app.http.http2.BodilessAnswer;
import io.rollcall.app.http.route.RouteTable;
import io.rollcall.app.security.access.Access;
import io.rollcall.app.setting.RunningSettings;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Sets how much of a body each request may send, what becomes of HEAD, and what headers each answer
 * has.
 */
@Singleton
final class RequestRules implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {

  private final BeanProvider<RouteTable> routes;
  private final BeanProvider<Access> access;
  private final ForeignPages pages;

  RequestRules(
      BeanProvider<RouteTable> routes, BeanProvider<Access> access, RunningSettings settings) {
    this.routes = routes;
    this.access = access;
    this.pages = new ForeignPages(settings);
  }

  @Override
  public NettyServerCustomizer.Registry onCreated(
      BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
    var registry = event.getBean();
    registry.register(new Customizer(null, routes, access, pages));
    return registry;
  }

  /**
   * Told of the listening channel first, and then, specialized again, of each connection and
   * stream.
   */
  private record Customizer(
      @Nullable Channel channel,
      BeanProvider<RouteTable> routes,
      BeanProvider<Access> access,
      ForeignPages pages)
      implements NettyServerCustomizer {

    @Override
    public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
      return new Customizer(channel, routes, access, pages);
    }

    @Override
    public void onStreamPipelineBuilt() {
      if (channel == null) {
        return;
      }
      var pipeline = channel.pipeline();
      var requests = pipeline.get(PipeliningServerHandler.class);
      if (channel instanceof Http2StreamChannel) {
        pipeline.addBefore(HANDLER_MICRONAUT_INBOUND, "rollcall-head", new BodilessAnswer());
      }
      pipeline
          .addBefore(
              HANDLER_MICRONAUT_INBOUND,
              "rollcall-request",
              new RequestHead(routes.get(), requests::setBodySizeLimits))
          .addBefore(
              HANDLER_MICRONAUT_INBOUND,
              "rollcall-answer",
              new AnswerHeaders(access.get()::isSecured));
      var ofPages = pages.handler();
      if (ofPages != null) {
        pipeline.addBefore(HANDLER_MICRONAUT_INBOUND, "rollcall-cors", ofPages);
      }
    }
  }
}
