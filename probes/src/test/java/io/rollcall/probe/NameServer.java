package io.rollcall.probe;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A name server on this machine (RFC 1035, 4). Names are said to be at 127.0.0.1, except those that
 * end in {@code .dead.test}, which get no answer, those in {@code .nosuch.test}, which are said not
 * to exist, and those in {@code .lossy.test}, whose first question gets lost.
 */
final class NameServer implements AutoCloseable {

  private static final int HEADER_BYTES = 12;
  private static final short ANSWERED = (short) 0x8180;
  private static final short NO_SUCH_NAME = (short) 0x8183;
  private static final short SAME_NAME = (short) 0xC00C;
  private static final short A = 1;
  private static final short INTERNET = 1;
  private static final int TTL_SECONDS = 60;
  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  private final DatagramSocket socket;
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();

  NameServer() {
    try {
      socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::serve);
  }

  /** What makes a {@link Resolver} ask this one. */
  DnsServerAddressStreamProvider only() {
    return new SingletonDnsServerAddressStreamProvider(
        (InetSocketAddress) socket.getLocalSocketAddress());
  }

  /** How often it was asked for the IPv4 addresses of {@code name}. */
  long asked(String name) {
    return asked.stream().filter(name::equals).count();
  }

  @Override
  public void close() {
    socket.close();
  }

  private void serve() {
    var packet = new DatagramPacket(new byte[512], 512);
    try {
      while (true) {
        packet.setLength(512);
        socket.receive(packet);
        var answer = answer(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()));
        if (answer.hasRemaining()) {
          socket.send(
              new DatagramPacket(answer.array(), answer.limit(), packet.getSocketAddress()));
        }
      }
    } catch (IOException closed) {
      // the test is over
    }
  }

  /** Empty for none. */
  private ByteBuffer answer(ByteBuffer query) {
    short id = query.getShort();
    query.position(HEADER_BYTES);
    var name = name(query);
    boolean isForIpv4 = query.getShort() == A;
    var question = new byte[query.position() + Short.BYTES - HEADER_BYTES];
    query.get(HEADER_BYTES, question);
    boolean isFirst = asked(name) == 0;
    if (isForIpv4) {
      asked.add(name);
    }
    if (name.endsWith(".dead.test") || (name.endsWith(".lossy.test") && isFirst)) {
      return ByteBuffer.allocate(0);
    }
    boolean isKnown = !name.endsWith(".nosuch.test");
    boolean hasAddress = isKnown && isForIpv4;
    var answer = ByteBuffer.allocate(512);
    answer.putShort(id).putShort(isKnown ? ANSWERED : NO_SUCH_NAME);
    answer.putShort((short) 1).putShort((short) (hasAddress ? 1 : 0)).putInt(0).put(question);
    if (hasAddress) {
      answer.putShort(SAME_NAME).putShort(A).putShort(INTERNET).putInt(TTL_SECONDS);
      answer.putShort((short) LOOPBACK.length).put(LOOPBACK);
    }
    return answer.flip();
  }

  private static String name(ByteBuffer query) {
    var name = new StringJoiner(".");
    for (int length = query.get(); length > 0; length = query.get()) {
      var label = new byte[length];
      query.get(label);
      name.add(new String(label, US_ASCII));
    }
    return name.toString();
  }
}
