package io.rollcall.app.http.connection;

import io.micronaut.http.body.stream.BodySizeLimits;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.rollcall.app.http.route.RouteRules;
import io.rollcall.app.http.route.RouteTable;
import io.rollcall.app.http.route.TargetPath;
import java.util.function.Consumer;

/**
 * Sees each request of one connection, or of one stream of HTTP/2, before its body.
 *
 * <p>The server refuses a body that is larger than its route takes as soon as its length is known,
 * so that it is never held.
 *
 * <p>HEAD is answered as GET is, so with the same headers (RFC 9110, 9.3.2): the codec, or {@link
 * io.rollcall.app.http.http2.BodilessAnswer}, which remember the method, leave the body out. Not so
 * for streams, whose answer to GET has no end.
 */
final class RequestHead extends ChannelInboundHandlerAdapter {

  private final RouteTable routes;
  private final Consumer<BodySizeLimits> bodies;

  /**
   * @param bodies takes the limits of the body that comes next
   */
  RequestHead(RouteTable routes, Consumer<BodySizeLimits> bodies) {
    this.routes = routes;
    this.bodies = bodies;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest request) {
      var method = request.method();
      if (method.equals(HttpMethod.HEAD)
          && !routes.of("GET", TargetPath.of(request.uri())).isStream()) {
        request.setMethod(HttpMethod.GET);
      }
      bodies.accept(limits(method.equals(HttpMethod.GET) ? RouteRules.STANDARD : rules(request)));
    }
    context.fireChannelRead(message);
  }

  private RouteRules rules(HttpRequest request) {
    return routes.of(request.method().name(), TargetPath.of(request.uri()));
  }

  private static BodySizeLimits limits(RouteRules rules) {
    return new BodySizeLimits(rules.mostBodyBytes(), rules.mostBodyBytes());
  }
}
