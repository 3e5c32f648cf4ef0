package io.rollcall.app.http.connection;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.netty.channel.ChannelFutureListener;
import io.rollcall.store.Subscription;

/** Tells that a client has left before it was answered. */
@FunctionalInterface
public interface Departure {

  /**
   * Runs {@code action} once the client has closed its connection, or the request's stream of
   * HTTP/2; at once when it already has.
   *
   * @param action must not block: it may run on the connection's event loop
   * @return to be closed when the client is answered, as its connection may live on
   */
  Subscription watch(Runnable action);

  /** The departure of who sent {@code request}. */
  static Departure of(HttpRequest<?> request) {
    var closed = ((NettyHttpRequest<?>) request).getChannelHandlerContext().channel().closeFuture();
    return action -> {
      ChannelFutureListener listener = _ -> action.run();
      closed.addListener(listener);
      return () -> closed.removeListener(listener);
    };
  }
}
