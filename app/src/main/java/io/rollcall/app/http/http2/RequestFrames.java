package io.rollcall.app.http.http2;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.ReferenceCountUtil;

/**
 * Lets pass, on a stream of HTTP/2, what makes a request, and drops other frames: priorities, which
 * the server does not go by, and those of extensions that it does not know (RFC 9113, 5.5).
 */
public final class RequestFrames extends ChannelInboundHandlerAdapter {

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof Http2HeadersFrame || message instanceof Http2DataFrame) {
      context.fireChannelRead(message);
    } else {
      ReferenceCountUtil.release(message);
    }
  }
}
