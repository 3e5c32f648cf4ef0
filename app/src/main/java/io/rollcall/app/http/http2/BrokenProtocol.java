package io.rollcall.app.http.http2;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes note of clients that break the protocol of HTTP/2, or leave, which is none of the server's
 * faults. The codec answers them, and closes the stream or the connection.
 */
public final class BrokenProtocol extends ChannelInboundHandlerAdapter {

  private static final Logger log = LoggerFactory.getLogger(BrokenProtocol.class);

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof Http2Exception || cause instanceof IOException) {
      log.debug("A client broke HTTP/2: {}", cause.toString());
    } else {
      context.fireExceptionCaught(cause);
    }
  }
}
