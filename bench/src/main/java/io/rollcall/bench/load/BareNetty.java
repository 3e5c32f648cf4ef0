package io.rollcall.bench.load;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLException;

/**
 * The peer: an HTTP server that does nothing but send the same bytes, with the same headers, to
 * whoever asks for whatever. As many event loops as processors, as the server has.
 */
public final class BareNetty extends SimpleChannelInboundHandler<HttpObject> {

  private final byte[] body;

  private BareNetty(byte[] body) {
    this.body = body;
  }

  /**
   * Serves until the process ends.
   *
   * @param args the port, the file whose bytes are the answer, the address if not loopback, and for
   *     TLS as the server has it, the files of the certificate and of its key
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    var body = Files.readAllBytes(Path.of(args[1]));
    var tls = args.length > 4 ? tls(new File(args[3]), new File(args[4])) : null;
    var loops =
        new MultiThreadIoEventLoopGroup(
            Runtime.getRuntime().availableProcessors(), NioIoHandler.newFactory());
    new ServerBootstrap()
        .group(loops)
        .channel(NioServerSocketChannel.class)
        .childHandler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                if (tls != null) {
                  channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                }
                channel.pipeline().addLast(new HttpServerCodec(), new BareNetty(body));
              }
            })
        .bind(args.length > 2 ? args[2] : "127.0.0.1", Integer.parseInt(args[0]))
        .sync()
        .channel()
        .closeFuture()
        .sync();
  }

  private static SslContext tls(File certificate, File key) throws SSLException {
    return SslContextBuilder.forServer(certificate, key)
        .sslProvider(SslProvider.JDK)
        .protocols("TLSv1.3", "TLSv1.2")
        .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
        .build();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
    if (message instanceof HttpRequest) {
      var response =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.wrappedBuffer(body));
      response
          .headers()
          .set(HttpHeaderNames.ETAG, "\"1795250643123456\"")
          .set("rollcall-revision", "1795250643123456")
          .set(HttpHeaderNames.AGE, "0")
          .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
          .set(HttpHeaderNames.DATE, "Thu, 01 Jan 2026 00:00:00 GMT")
          .set(HttpHeaderNames.CONTENT_LENGTH, body.length);
      var _ = context.write(response, context.voidPromise());
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    context.flush();
  }
}
