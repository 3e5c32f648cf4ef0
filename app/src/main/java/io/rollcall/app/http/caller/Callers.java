package io.rollcall.app.http.caller;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.rollcall.app.audit.RequestIds;
import io.rollcall.app.security.access.Access;
import io.rollcall.app.security.access.Action;
import io.rollcall.app.security.access.Principal;
import io.rollcall.app.security.login.ClientAddress;
import io.rollcall.registry.Caller;
import jakarta.inject.Singleton;

/** Tells who sent a request, for the record of what it did or was refused. */
@Singleton
public final class Callers {

  /** The header of a request by which another replica passes a heartbeat on. */
  public static final String RELAYED = "Rollcall-Relayed";

  private static final String REQUEST_ID = "X-Request-Id";
  private static final String TRACE_PARENT = "traceparent";

  private final Access access;
  private final ClientAddress addresses;

  Callers(Access access, ClientAddress addresses) {
    this.access = access;
    this.addresses = addresses;
  }

  /**
   * Whether another replica passes {@code request} on: it says so, and may register everything, as
   * the token of a replica must.
   */
  public static boolean isReplica(HttpRequest<?> request, Principal principal) {
    return request.getHeaders().contains(RELAYED) && principal.mayAll(Action.REGISTER);
  }

  /** Who sent {@code request}, whether it was let in or not. */
  public Caller of(HttpRequest<?> request) {
    var login = access.knownLoginOf(request).orElse(null);
    var sender = login == null ? Principal.NOBODY : login.principal();
    HttpHeaders headers = request.getHeaders();
    return new Caller(
        Caller.Kind.CLIENT,
        sender.name(),
        sender.kind(),
        login == null ? addresses.of(request) : login.credentials().address(),
        RequestIds.of(headers.get(REQUEST_ID), headers.get(TRACE_PARENT)));
  }

  /** As {@link #of}, for a request that makes many writes, which are then told to be of one. */
  public Caller ofMany(HttpRequest<?> request) {
    var caller = of(request);
    return caller.requestId() == null ? caller.withRequestId(RequestIds.make()) : caller;
  }
}
