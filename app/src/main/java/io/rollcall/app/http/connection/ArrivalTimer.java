package io.rollcall.app.http.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a channel when something on it has not arrived in whole between two looks, so after the
 * limit, and before twice the limit. Idle time resets what counts bytes; a client that drips them
 * one by one never idles. Runs on the channel's event loop only.
 *
 * <p>Looks are taken only from the first byte until one that finds nothing arriving. On the way of
 * a request that costs a field and no clock.
 */
final class ArrivalTimer {

  private final Duration limit;
  private boolean arriving;
  private long arrived;
  private long arrivedAtLastLook;
  private @Nullable Future<?> look;

  ArrivalTimer(Duration limit) {
    this.limit = limit;
  }

  /** A part of something has arrived. */
  void arriving(ChannelHandlerContext context) {
    arriving = true;
    if (look == null) {
      lookLater(context);
    }
  }

  /** So many things have arrived in whole, and no part of a further one. */
  void arrived(int things) {
    arriving = false;
    arrived += things;
  }

  /** So many things have arrived in whole, and part of a further one. */
  void arrivedAndArriving(int things, ChannelHandlerContext context) {
    arrived += things;
    arriving(context);
  }

  void cancel() {
    if (look != null) {
      look.cancel(false);
    }
  }

  private void lookLater(ChannelHandlerContext context) {
    arrivedAtLastLook = arrived;
    look =
        context.executor().schedule(() -> look(context), limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void look(ChannelHandlerContext context) {
    look = null;
    if (!arriving) {
      return;
    }
    if (arrived == arrivedAtLastLook) {
      var _ = context.close();
    } else {
      lookLater(context);
    }
  }
}
