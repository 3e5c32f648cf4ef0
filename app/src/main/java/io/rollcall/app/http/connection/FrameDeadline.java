package io.rollcall.app.http.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;

/** Closes a connection of HTTP/2 when a frame on it takes too long to arrive. */
final class FrameDeadline extends ChannelInboundHandlerAdapter {

  private final ArrivalTimer timer;
  private final FrameCounter frames = new FrameCounter();

  FrameDeadline(Duration limit) {
    timer = new ArrivalTimer(limit);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof ByteBuf bytes) {
      int whole = frames.read(bytes);
      if (frames.isBetween()) {
        timer.arrived(whole);
      } else {
        timer.arrivedAndArriving(whole, context);
      }
    }
    context.fireChannelRead(message);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    timer.cancel();
    context.fireChannelInactive();
  }
}
