package io.rollcall.app.http.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Stream;

/**
 * Closes a connection of HTTP/2 on which the server has said that it takes no more requests, once
 * those that it took are answered. The server itself waits for the client to close it, for as long
 * as it may take to stop.
 */
public final class Farewell extends Http2ConnectionAdapter {

  private final Http2Connection connection;
  private final ChannelPipeline pipeline;
  private boolean said;

  public Farewell(Http2Connection connection, ChannelPipeline pipeline) {
    this.connection = connection;
    this.pipeline = pipeline;
  }

  @Override
  public void onGoAwaySent(int lastStreamId, long errorCode, ByteBuf reason) {
    said = true;
    closeOnceAnswered();
  }

  @Override
  public void onStreamClosed(Http2Stream stream) {
    closeOnceAnswered();
  }

  /** Later, as this is told before the frame that says it is written. */
  private void closeOnceAnswered() {
    if (said && connection.numActiveStreams() == 0) {
      pipeline.channel().eventLoop().execute(this::close);
    }
  }

  private void close() {
    var _ = pipeline.close();
  }
}
