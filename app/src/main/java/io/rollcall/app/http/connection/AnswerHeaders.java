package io.rollcall.app.http.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.AsciiString;
import java.util.function.BooleanSupplier;

/**
 * Adds to each answer what keeps browsers and caches from making more of it than it is: it is of
 * the type that it says (Fetch, 3.6), and where callers are known, it is for one of them alone, to
 * be asked for again (RFC 9111, 5.2.2).
 */
final class AnswerHeaders extends ChannelOutboundHandlerAdapter {

  private static final AsciiString CONTENT_TYPE_OPTIONS =
      AsciiString.cached("x-content-type-options");
  private static final AsciiString NOSNIFF = AsciiString.cached("nosniff");
  private static final AsciiString OF_ONE_CALLER = AsciiString.cached("private, no-cache");

  private final BooleanSupplier isSecured;

  /**
   * @param isSecured whether callers are known
   */
  AnswerHeaders(BooleanSupplier isSecured) {
    this.isSecured = isSecured;
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof HttpResponse response && response.status().code() >= 200) {
      var headers = response.headers();
      headers.set(CONTENT_TYPE_OPTIONS, NOSNIFF);
      if (isSecured.getAsBoolean() && !headers.contains(HttpHeaderNames.CACHE_CONTROL)) {
        headers.set(HttpHeaderNames.CACHE_CONTROL, OF_ONE_CALLER);
      }
    }
    var _ = context.write(message, promise);
  }
}
