package io.rollcall.app.http.connection;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes one connection when a request on it has not arrived in whole between two looks of a timer,
 * so after the limit, and before twice the limit. Idle time resets what counts bytes; a client that
 * drips them one by one never idles. Runs on the connection's event loop only.
 *
 * <p>The timer runs only from a request's first byte until a look that finds no request arriving.
 * On the way of a request it costs a field and no clock.
 */
final class ReceiveDeadline extends ChannelInboundHandlerAdapter {

  private final Duration limit;
  private boolean receiving;
  private long decoded;
  private long decodedAtLastLook;
  private @Nullable Future<?> timer;

  ReceiveDeadline(Duration limit) {
    this.limit = limit;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) {
    receiving = true;
    if (timer == null) {
      lookLater(context);
    }
    context.fireChannelRead(bytes);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (timer != null) {
      timer.cancel(false);
    }
    context.fireChannelInactive();
  }

  /** The other half, which sits behind the decoder and sees the ends of requests. */
  ChannelHandler decoded() {
    return new ChannelInboundHandlerAdapter() {
      @Override
      public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof LastHttpContent) {
          receiving = false;
          decoded++;
        }
        context.fireChannelRead(message);
      }
    };
  }

  private void lookLater(ChannelHandlerContext context) {
    decodedAtLastLook = decoded;
    timer =
        context.executor().schedule(() -> look(context), limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void look(ChannelHandlerContext context) {
    timer = null;
    if (!receiving) {
      return;
    }
    if (decoded == decodedAtLastLook) {
      var _ = context.close();
    } else {
      lookLater(context);
    }
  }
}
