package io.rollcall.app.http.connection;

import io.micronaut.http.body.stream.BodySizeLimits;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.rollcall.app.http.json.JsonBody;
import java.util.List;
import java.util.function.Consumer;

/**
 * Sees each request of one connection before its body.
 *
 * <p>Only the two calls for many get a large body; for the others the server refuses a larger one
 * as soon as its length is known, so that it is never held.
 *
 * <p>HEAD is answered as GET is, so with the same headers (RFC 9110, 9.3.2): the codec, which
 * remembers the method, leaves the body out. Not so for streams, whose answer to GET has no end.
 */
final class RequestHead extends ChannelInboundHandlerAdapter {

  private static final List<String> PATHS_OF_MANY =
      List.of("/api/v1/instances", "/api/v1/heartbeats");

  private final Consumer<BodySizeLimits> bodies;

  /**
   * @param bodies takes the limits of the body that comes next
   */
  RequestHead(Consumer<BodySizeLimits> bodies) {
    this.bodies = bodies;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest request) {
      var path = path(request);
      int most = mostBytes(request.method().name(), path);
      bodies.accept(new BodySizeLimits(most, most));
      if (request.method().equals(HttpMethod.HEAD) && !isStream(path)) {
        request.setMethod(HttpMethod.GET);
      }
    }
    context.fireChannelRead(message);
  }

  private static String path(HttpRequest request) {
    int query = request.uri().indexOf('?');
    return query < 0 ? request.uri() : request.uri().substring(0, query);
  }

  private static boolean isStream(String path) {
    var exact = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return exact.endsWith("/watch") || exact.endsWith("/events");
  }

  /** The most that a body may have. */
  static int mostBytes(String method, String path) {
    return method.equals("POST") && PATHS_OF_MANY.contains(path)
        ? JsonBody.MOST_BYTES_OF_MANY
        : JsonBody.MOST_BYTES;
  }
}
