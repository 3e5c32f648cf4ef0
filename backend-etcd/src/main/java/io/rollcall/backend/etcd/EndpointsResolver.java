package io.rollcall.backend.etcd;

import static java.util.stream.Collectors.joining;

import io.grpc.Attributes;
import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.Status;
import io.grpc.StatusOr;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Gives gRPC the endpoints of the settings, in a random order at first and starting with the next
 * one each time it asks again: so that replicas spread over a cluster, and leave a member that
 * answers but cannot serve.
 */
final class EndpointsResolver extends NameResolver {

  private static final String SCHEME = "rollcall-etcd";

  private final List<URI> endpoints;
  private final Executor executor;
  private Listener2 listener = new Deaf();

  private EndpointsResolver(List<URI> endpoints, Executor executor) {
    this.endpoints = new ArrayList<>(endpoints);
    this.executor = executor;
    Collections.shuffle(this.endpoints, ThreadLocalRandom.current());
  }

  /** What to build a channel for. */
  static String target(List<URI> endpoints) {
    return endpoints.stream()
        .map(URI::getRawAuthority)
        .map(authority -> authority.replace("[", "%5B").replace("]", "%5D"))
        .collect(joining(",", SCHEME + ":///", ""));
  }

  @Override
  public String getServiceAuthority() {
    return endpoints.getFirst().getRawAuthority();
  }

  @Override
  public synchronized void start(Listener2 listener) {
    this.listener = listener;
    resolve();
  }

  @Override
  public synchronized void refresh() {
    Collections.rotate(endpoints, -1);
    resolve();
  }

  @Override
  public void shutdown() {}

  private void resolve() {
    var order = List.copyOf(endpoints);
    var told = listener;
    executor.execute(() -> told.onResult(resolved(order)));
  }

  private static ResolutionResult resolved(List<URI> endpoints) {
    var groups = new ArrayList<EquivalentAddressGroup>();
    var unknown = new ArrayList<String>();
    for (var endpoint : endpoints) {
      try {
        groups.add(group(endpoint));
      } catch (UnknownHostException e) {
        unknown.add(endpoint.getHost());
      }
    }
    StatusOr<List<EquivalentAddressGroup>> addresses =
        groups.isEmpty()
            ? StatusOr.fromStatus(
                Status.UNAVAILABLE.withDescription("no address is known for " + unknown))
            : StatusOr.fromValue(groups);
    return ResolutionResult.newBuilder().setAddressesOrError(addresses).build();
  }

  private static EquivalentAddressGroup group(URI endpoint) throws UnknownHostException {
    var host = endpoint.getHost().replace("[", "").replace("]", "");
    List<SocketAddress> addresses =
        Arrays.stream(InetAddress.getAllByName(host))
            .<SocketAddress>map(address -> new InetSocketAddress(address, endpoint.getPort()))
            .toList();
    return new EquivalentAddressGroup(
        addresses,
        Attributes.newBuilder()
            .set(EquivalentAddressGroup.ATTR_AUTHORITY_OVERRIDE, endpoint.getRawAuthority())
            .build());
  }

  /** Makes resolvers for targets of {@link #target}. */
  static final class Provider extends NameResolverProvider {
    @Override
    protected boolean isAvailable() {
      return true;
    }

    @Override
    protected int priority() {
      return 5;
    }

    @Override
    public String getDefaultScheme() {
      return SCHEME;
    }

    @Override
    public NameResolver newNameResolver(URI target, NameResolver.Args args) {
      var endpoints =
          Arrays.stream(target.getPath().substring(1).split(",", -1))
              .map(authority -> URI.create("etcd://" + authority))
              .toList();
      var executor = args.getOffloadExecutor();
      return new EndpointsResolver(endpoints, executor == null ? Runnable::run : executor);
    }
  }

  /** Until there is a listener. */
  private static final class Deaf extends Listener2 {
    @Override
    public void onResult(ResolutionResult result) {}

    @Override
    public void onError(Status error) {}
  }
}
