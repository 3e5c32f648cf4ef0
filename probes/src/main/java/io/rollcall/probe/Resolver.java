package io.rollcall.probe;

import io.netty.channel.ChannelException;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.resolver.dns.DnsErrorCauseException;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import io.netty.resolver.dns.UnixResolverDnsServerAddressStreamProvider;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import okhttp3.Dns;

/**
 * Resolves names, each within the time that its probe has left. Thread-safe.
 *
 * <p>One thread asks the name servers for all names, over one socket, and waits for none: however
 * many names have no answer, the others are resolved. The JDK's look-up would hold a platform
 * thread for each name that waits. Those who ask for one name at the same time share one question.
 */
final class Resolver implements Dns, AutoCloseable {

  /** A question or its answer may get lost on the way: it is asked again while there is time. */
  private static final Duration ASKED_AGAIN = Duration.ofSeconds(2);

  /** As long as the JDK keeps them, or as the records say if that is shorter. */
  private static final Duration ANSWERS_KEPT = Duration.ofSeconds(30);

  private static final String RESOLV_CONF = "/etc/resolv.conf";
  private static final int DNS_PORT = 53;
  private static final ScopedValue<Deadline> DEADLINE = ScopedValue.newInstance();

  private final EventLoopGroup thread =
      new MultiThreadIoEventLoopGroup(
          1,
          Thread.ofPlatform().daemon().name("rollcall-lookup").factory(),
          NioIoHandler.newFactory());
  private final DnsNameResolver names;
  private final ConcurrentMap<String, Future<List<InetAddress>>> underWay =
      new ConcurrentHashMap<>();

  Resolver(DnsServerAddressStreamProvider nameServers) {
    this.names =
        new DnsNameResolverBuilder(thread.next())
            .nameServerProvider(nameServers)
            .datagramChannelType(NioDatagramChannel.class)
            .socketChannelType(NioSocketChannel.class)
            .queryTimeoutMillis(ASKED_AGAIN.toMillis())
            .ttl(0, (int) ANSWERS_KEPT.toSeconds())
            .build();
  }

  /**
   * Those that the machine is set up with. Where there is none, one on the machine itself is asked,
   * as resolv.conf(5) has it; Netty would ask Google's.
   */
  static DnsServerAddressStreamProvider nameServersOfTheMachine() {
    try {
      new UnixResolverDnsServerAddressStreamProvider(RESOLV_CONF, null);
      return DnsServerAddressStreamProviders.unixDefault();
    } catch (IOException | IllegalArgumentException none) {
      return new SequentialDnsServerAddressStreamProvider(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), DNS_PORT));
    }
  }

  /** Look-ups that OkHttp makes for {@code call}, on this thread, end with {@code deadline}. */
  static <T, X extends Throwable> T within(Deadline deadline, ScopedValue.CallableOp<T, X> call)
      throws X {
    return ScopedValue.where(DEADLINE, deadline).call(call);
  }

  /** For OkHttp, {@link #within} a deadline. */
  @Override
  public List<InetAddress> lookup(String hostname) throws UnknownHostException {
    return lookup(hostname, DEADLINE.get());
  }

  /**
   * The addresses of a name.
   *
   * @throws UnknownHostException when it has none or that is not known in time; its cause is a
   *     {@link Shortage} where the name servers were not asked
   */
  List<InetAddress> lookup(String name, Deadline deadline) throws UnknownHostException {
    while (true) {
      try {
        return answer(name).get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        throw late(name, deadline, e);
      } catch (ExecutionException e) {
        var failure = Objects.requireNonNull(e.getCause());
        if (!DnsNameResolver.isTimeoutError(failure)) {
          throw wereAsked(failure)
              ? failure(name + ": not resolved (" + answer(failure) + ")", e)
              : unasked("the name servers could not be asked: " + Failures.reason(e), e);
        }
        if (deadline.isOver()) {
          throw late(name, deadline, e);
        }
      } catch (RejectedExecutionException e) {
        throw unasked("Rollcall stops", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw unasked("the look-up was interrupted", e);
      }
    }
  }

  @Override
  public void close() {
    var _ = thread.shutdownGracefully(0, 0, TimeUnit.SECONDS);
  }

  private Future<List<InetAddress>> answer(String name) {
    var answer = underWay.computeIfAbsent(name, names::resolveAll);
    return answer.addListener(_ -> underWay.remove(name, answer));
  }

  private static String answer(Throwable failure) {
    return failure.getCause() instanceof DnsErrorCauseException error
        ? error.getCode().toString()
        : Failures.reason(failure);
  }

  /** False where a socket, a port or a way to them was lacking here. */
  private static boolean wereAsked(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .skip(1)
        .noneMatch(
            cause ->
                cause instanceof IOException
                    || cause instanceof ChannelException
                    || cause instanceof IllegalStateException
                    || cause instanceof RejectedExecutionException);
  }

  private static UnknownHostException late(String name, Deadline deadline, Exception cause) {
    return failure(name + ": the name was not resolved within " + deadline.timeout(), cause);
  }

  private static UnknownHostException unasked(String lack, Exception cause) {
    return failure(lack, new Shortage(lack, cause));
  }

  private static UnknownHostException failure(String message, Exception cause) {
    var failure = new UnknownHostException(message);
    failure.initCause(cause);
    return failure;
  }
}
