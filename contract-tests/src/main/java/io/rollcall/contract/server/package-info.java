/**
 * Real servers for tests. Start at {@link io.rollcall.contract.server.Etcd} or {@link
 * io.rollcall.contract.server.Consul}:
 *
 * <pre>{@code
 * URI shared = Etcd.V3_4.shared(); // for tests that leave the server alone; one for the whole JVM
 *
 * try (var server = Etcd.V3_5.start(ServerOptions.PLAIN)) { // for tests that hurt it
 *   server.kill();
 *   server.wipe();
 *   server.start();
 * }
 * }</pre>
 *
 * <p>A server is at an address that was given, in a container, or a process of this machine,
 * whichever can be had first; {@code CONTRIBUTING.md} names the variables. Where there is none, the
 * test fails and says how to get one. No server outlives the JVM. {@link
 * io.rollcall.contract.server.Prometheus} and {@link io.rollcall.contract.server.Kubernetes} are
 * always processes. {@link io.rollcall.contract.server.TcpProxy} is the bad network between a
 * client and a server.
 */
@NullMarked
package io.rollcall.contract.server;

import org.jspecify.annotations.NullMarked;
