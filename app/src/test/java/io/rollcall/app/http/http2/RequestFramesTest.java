package io.rollcall.app.http.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2UnknownFrame;
import io.netty.handler.codec.http2.EmptyHttp2Headers;
import io.netty.handler.codec.http2.Http2Flags;
import org.junit.jupiter.api.Test;

class RequestFramesTest {

  private final EmbeddedChannel stream = new EmbeddedChannel(new RequestFrames());

  @Test
  void whatMakesARequestPasses() {
    var headers = new DefaultHttp2HeadersFrame(EmptyHttp2Headers.INSTANCE);
    var data = new DefaultHttp2DataFrame(true);
    stream.writeInbound(headers, data);

    assertThat(stream.<Object>readInbound()).isSameAs(headers);
    assertThat(stream.<Object>readInbound()).isSameAs(data);
  }

  @Test
  void anUnknownFrameIsDroppedWithItsBytes() {
    var unknown =
        new DefaultHttp2UnknownFrame((byte) 0xbb, new Http2Flags(), Unpooled.buffer().writeByte(1));
    stream.writeInbound(unknown);

    assertThat(stream.<Object>readInbound()).isNull();
    assertThat(unknown.refCnt()).isZero();
  }
}
