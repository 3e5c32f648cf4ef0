package io.rollcall.probe;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A name server on this machine. Names are said to be at 127.0.0.1, except those that end in {@code
 * .dead.test}, which get no answer, those in {@code .nosuch.test}, which are said not to exist, and
 * those in {@code .lossy.test}, whose first question gets lost.
 */
final class NameServer implements AutoCloseable {

  private static final byte[] LOOPBACK = {127, 0, 0, 1};
  private static final int TTL_SECONDS = 60;

  private final EventLoopGroup thread =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private final InetSocketAddress address;

  NameServer() {
    var bound =
        new Bootstrap()
            .group(thread)
            .channel(NioDatagramChannel.class)
            .handler(
                new ChannelInitializer<DatagramChannel>() {
                  @Override
                  protected void initChannel(DatagramChannel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            new DatagramDnsQueryDecoder(),
                            new DatagramDnsResponseEncoder(),
                            new Answers());
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .syncUninterruptibly();
    address = (InetSocketAddress) bound.channel().localAddress();
  }

  /** What makes a {@link Lookup} ask this one. */
  DnsServerAddressStreamProvider only() {
    return new SingletonDnsServerAddressStreamProvider(address);
  }

  /** How often it was asked for the IPv4 addresses of {@code name}. */
  long asked(String name) {
    return asked.stream().filter(name::equals).count();
  }

  @Override
  public void close() {
    var _ = thread.shutdownGracefully();
  }

  private final class Answers extends SimpleChannelInboundHandler<DatagramDnsQuery> {

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramDnsQuery query) {
      DnsQuestion question = query.recordAt(DnsSection.QUESTION);
      var name = question.name().substring(0, question.name().length() - 1);
      boolean isForIpv4 = question.type().equals(DnsRecordType.A);
      boolean isFirst = asked(name) == 0;
      if (isForIpv4) {
        asked.add(name);
      }
      if (name.endsWith(".dead.test") || (name.endsWith(".lossy.test") && isFirst)) {
        return;
      }
      var own = query.recipient();
      var asker = query.sender();
      var answer = new DatagramDnsResponse(own, asker, query.id());
      answer.addRecord(DnsSection.QUESTION, question);
      if (name.endsWith(".nosuch.test")) {
        answer.setCode(DnsResponseCode.NXDOMAIN);
      } else if (isForIpv4) {
        answer.addRecord(
            DnsSection.ANSWER,
            new DefaultDnsRawRecord(
                question.name(), DnsRecordType.A, TTL_SECONDS, Unpooled.wrappedBuffer(LOOPBACK)));
      }
      var _ = context.writeAndFlush(answer);
    }
  }
}
