package io.rollcall.app.http.http2;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;

/**
 * Leaves the body out of the answer to HEAD on a stream of HTTP/2, as the codec of HTTP/1.1 does by
 * itself. A stream has one request.
 */
public final class BodilessAnswer extends ChannelDuplexHandler {

  private boolean isHead;

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest request) {
      isHead = request.method().equals(HttpMethod.HEAD);
    }
    context.fireChannelRead(message);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    var _ = context.write(isHead ? bodiless(message) : message, promise);
  }

  private static Object bodiless(Object message) {
    return switch (message) {
      case HttpContent content -> {
        content.release();
        yield content.replace(Unpooled.EMPTY_BUFFER);
      }
      default -> message;
    };
  }
}
