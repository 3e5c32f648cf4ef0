package io.rollcall.app.http.front;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.rollcall.app.http.caller.Callers;
import io.rollcall.app.http.route.Requirement;
import io.rollcall.app.http.route.RouteTable;
import io.rollcall.app.http.tls.ClientChains;
import io.rollcall.app.section.SecuritySection;
import io.rollcall.app.security.access.Access;
import io.rollcall.app.security.access.Action;
import io.rollcall.app.security.access.Credentials;
import io.rollcall.app.security.access.Login;
import io.rollcall.app.security.access.LoginFailed;
import io.rollcall.app.security.access.Principal;
import io.rollcall.app.security.login.ClientAddress;
import io.rollcall.app.security.login.RequestRate;
import io.rollcall.app.setting.RunningSettings;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Lets a request in when who sent it may do what its route declares. */
@Singleton
final class Gate {

  private final Access access;
  private final ClientAddress addresses;
  private final ClientChains chains;
  private final RequestRate rate;
  private final RouteTable routes;
  private final RunningSettings settings;

  Gate(
      Access access,
      ClientAddress addresses,
      ClientChains chains,
      RequestRate rate,
      RouteTable routes,
      RunningSettings settings) {
    this.access = access;
    this.addresses = addresses;
    this.chains = chains;
    this.rate = rate;
    this.routes = routes;
    this.settings = settings;
  }

  /**
   * Returns who sent {@code request}, when it may go on.
   *
   * @param path of its target, as it was sent; it has one spelling only
   * @throws io.rollcall.app.security.access.LoginFailed when what was brought proves nothing
   * @throws io.rollcall.app.security.access.Unauthenticated when nothing was brought
   * @throws io.rollcall.app.security.access.Forbidden when that is not theirs to do
   * @throws io.rollcall.app.security.login.TooManyRequests when they ask for too much
   */
  Login admit(HttpRequest<?> request, String path) {
    var credentials = credentials(request);
    var principal = access.authenticate(credentials);
    var login = new Login(principal, credentials);
    try {
      if (!Callers.isReplica(request, principal)) {
        rate.count(principal); // what a replica passes on was counted there
      }
      decide(principal, routes.of(request.getMethodName(), path).requires(), path);
    } catch (RuntimeException refusal) {
      remember(request, login); // for the record of it
      throw refusal;
    }
    return login;
  }

  /** Keeps who sent {@code request} for whoever answers it. */
  void remember(HttpRequest<?> request, Login login) {
    access.remember(request, login);
  }

  private void decide(Principal principal, Requirement requirement, String path) {
    switch (requirement) {
      case Requirement.OnNamed named ->
          access.require(principal, named.action(), named.nameIn(path));
      case Requirement.OnEach each -> access.requireSome(principal, each.action());
      case Requirement.OnAll all -> access.requireAll(principal, all.action());
      case Requirement.Nothing _ -> {}
      case Requirement.OfManagement _ ->
          managing().ifPresent(action -> access.requireAll(principal, action));
      case Requirement.ToBeKnown _ -> access.requireKnown(principal);
      case Requirement.Undeclared _ -> throw access.undeclared(principal);
    }
  }

  /**
   * Whether who sent {@code request}, which was let in, may see what tells of the server itself.
   */
  boolean mayManage(HttpRequest<?> request) {
    var principal = access.principalOf(request);
    return managing().map(principal::mayAll).orElse(true);
  }

  /** What one must be allowed on every service to see it; empty for anybody. */
  private Optional<Action> managing() {
    return switch (settings.get(SecuritySection.class).management()) {
      case ANYBODY -> Optional.empty();
      case DISCOVER -> Optional.of(Action.DISCOVER);
      case ADMINISTER -> Optional.of(Action.ADMINISTER);
    };
  }

  /** Several headers are refused: another server on the way may read another one of them. */
  private Credentials credentials(HttpRequest<?> request) {
    var headers = request.getHeaders().getAll(HttpHeaders.AUTHORIZATION);
    if (headers.size() > 1) {
      throw new LoginFailed("Authorization must be sent once");
    }
    return new Credentials(
        headers.isEmpty() ? null : headers.getFirst(),
        () -> chains.of(request),
        addresses.of(request));
  }
}
