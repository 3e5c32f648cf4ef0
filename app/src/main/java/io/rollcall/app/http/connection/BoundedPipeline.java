package io.rollcall.app.http.connection;

import static io.micronaut.http.netty.channel.ChannelPipelineCustomizer.HANDLER_HTTP2_CONNECTION;
import static io.micronaut.http.netty.channel.ChannelPipelineCustomizer.HANDLER_HTTP_DECODER;
import static io.micronaut.http.netty.channel.ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.timeout.IdleStateHandler;
import io.rollcall.app.http.http2.BrokenProtocol;
import io.rollcall.app.http.http2.EarlyAnswer;
import io.rollcall.app.http.http2.Farewell;
import io.rollcall.app.http.http2.RequestFrames;
import io.rollcall.app.section.HttpSection;

/**
 * Adds to the pipeline of a channel what closes it when a client sends too slowly, or when nothing
 * happens on it any more where the server itself leaves it open: on connections and streams of
 * HTTP/2.
 */
record BoundedPipeline(ChannelPipeline pipeline, HttpSection.Http http) {

  /** For a connection, once it is known what it speaks. */
  void connection() {
    if (pipeline.get(HANDLER_HTTP2_CONNECTION) instanceof Http2ConnectionHandler http2) {
      http2.connection().addListener(new Farewell(http2.connection(), pipeline));
      pipeline.addBefore(
          HANDLER_HTTP2_CONNECTION, "rollcall-received", new FrameDeadline(http.receiveTimeout()));
      pipeline.addLast(new IdleConnection(), new BrokenProtocol());
    }
  }

  /** For the requests on a connection of HTTP/1.1. */
  void requests() {
    bound(HANDLER_HTTP_SERVER_CODEC);
  }

  /** For the one request on a stream of HTTP/2; pings keep its connection from being idle. */
  void stream() {
    bound(HANDLER_HTTP_DECODER);
    pipeline.addAfter(HANDLER_HTTP_DECODER, "rollcall-early", new EarlyAnswer());
    int idleSeconds = Math.toIntExact(http.idleTimeout().toSeconds());
    pipeline.addFirst(
        new BrokenProtocol(), new IdleStateHandler(0, 0, idleSeconds), new RequestFrames());
  }

  private void bound(String decoder) {
    var deadline = new ReceiveDeadline(http.receiveTimeout());
    pipeline
        .addBefore(decoder, "rollcall-received", deadline)
        .addAfter(decoder, "rollcall-decoded", deadline.decoded());
  }
}
