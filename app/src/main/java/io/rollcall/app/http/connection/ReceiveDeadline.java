package io.rollcall.app.http.connection;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes one channel when what a client sends on it has not arrived in whole between two looks of a
 * timer, so after the limit, and before twice the limit: a request on a connection of HTTP/1.1 or a
 * stream of HTTP/2, a frame on a connection of HTTP/2. Idle time resets what counts bytes; a client
 * that drips them one by one never idles. Runs on the channel's event loop only.
 *
 * <p>The timer runs only from the first byte until a look that finds nothing arriving. On the way
 * of a request it costs a field and no clock.
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

  /**
   * The other half, which sits behind the decoder.
   *
   * @param whole what the decoder tells once all of what it reads has arrived
   */
  ChannelHandler decoded(Class<?> whole) {
    return new ChannelInboundHandlerAdapter() {
      @Override
      public void channelRead(ChannelHandlerContext context, Object message) {
        if (whole.isInstance(message)) {
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
