package io.rollcall.app.wiring;

import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import io.rollcall.model.Protocol;
import io.rollcall.replica.Replicas;
import io.rollcall.runtime.Rollcall;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.UUID;

/** Joins the other replicas over the store, once this one can be reached. */
@Singleton
final class Joining implements ApplicationEventListener<ServerStartupEvent> {

  private static final int ID_NAME_LENGTH = 64;

  private final Rollcall rollcall;

  Joining(Rollcall rollcall) {
    this.rollcall = rollcall;
  }

  @Override
  public void onApplicationEvent(ServerStartupEvent event) {
    var server = event.getSource();
    var protocol = Protocol.of(server.getScheme());
    rollcall.join(
        () -> Replicas.registration(newId(), protocol, address(server), server.getPort()));
  }

  /** Tells people which machine it is, and replicas one run from the next. */
  private static String newId() {
    var name = "r-" + hostName().replaceAll("[^A-Za-z0-9-]", "-");
    var shortName = name.length() <= ID_NAME_LENGTH ? name : name.substring(0, ID_NAME_LENGTH);
    return shortName + "-" + UUID.randomUUID().toString().substring(0, 8);
  }

  /** What it listens on; when that is all there is, the machine's own. */
  private static String address(EmbeddedServer server) {
    var host = server.getHost();
    return host.equals("0.0.0.0") || host.equals("::") ? ownAddress() : host;
  }

  private static String ownAddress() {
    try {
      return InetAddress.getLocalHost().getHostAddress();
    } catch (UnknownHostException e) {
      return InetAddress.getLoopbackAddress().getHostAddress();
    }
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "replica";
    }
  }
}
