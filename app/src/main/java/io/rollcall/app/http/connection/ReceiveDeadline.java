package io.rollcall.app.http.connection;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;

/**
 * Closes a connection of HTTP/1.1, or a stream of HTTP/2, when a request on it takes too long to
 * arrive.
 */
final class ReceiveDeadline extends ChannelInboundHandlerAdapter {

  private final ArrivalTimer timer;

  ReceiveDeadline(Duration limit) {
    timer = new ArrivalTimer(limit);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    timer.arriving(context);
    context.fireChannelRead(message);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    timer.cancel();
    context.fireChannelInactive();
  }

  /** The other half, which sits behind the decoder and sees the ends of requests. */
  ChannelHandler decoded() {
    return new ChannelInboundHandlerAdapter() {
      @Override
      public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof LastHttpContent) {
          timer.arrived(1);
        }
        context.fireChannelRead(message);
      }
    };
  }
}
