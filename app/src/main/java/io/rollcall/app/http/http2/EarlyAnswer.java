package io.rollcall.app.http.http2;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;

/**
 * Ends a stream of HTTP/2 whose request was answered before it came in whole, once the answer is
 * written (RFC 9113, 8.1). Else a client that never sends the rest would keep the stream's place.
 */
public final class EarlyAnswer extends ChannelDuplexHandler {

  private boolean isWhole;

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof LastHttpContent) {
      isWhole = true;
    }
    context.fireChannelRead(message);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof LastHttpContent && !isInterim(message)) {
      ChannelFutureListener written = _ -> endUnlessWhole(context);
      var _ = context.write(message, promise.unvoid().addListener(written));
    } else {
      var _ = context.write(message, promise);
    }
  }

  /** One such as {@code 100 Continue}, after which the answer is still to come. */
  private static boolean isInterim(Object message) {
    return message instanceof HttpResponse response
        && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
  }

  private void endUnlessWhole(ChannelHandlerContext context) {
    if (!isWhole && context.channel().isActive()) {
      var _ = context.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR));
    }
  }
}
