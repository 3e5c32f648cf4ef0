package io.rollcall.app.http.front;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.rollcall.app.config.RunningSettings;
import io.rollcall.app.http.route.Requirement;
import io.rollcall.app.http.route.RouteTable;
import io.rollcall.app.http.route.TargetPath;
import io.rollcall.app.section.SecuritySection;
import io.rollcall.app.security.access.Access;
import io.rollcall.app.security.access.Action;
import io.rollcall.app.security.access.Credentials;
import io.rollcall.app.security.access.Principal;
import jakarta.inject.Singleton;
import java.util.List;

/** Lets a request in when who sent it may do what its route declares. */
@Singleton
final class Gate {

  private final Access access;
  private final RouteTable routes;
  private final RunningSettings settings;

  Gate(Access access, RouteTable routes, RunningSettings settings) {
    this.access = access;
    this.routes = routes;
    this.settings = settings;
  }

  /**
   * Returns when {@code request} may go on, and keeps who sent it.
   *
   * @param path of its target, as it was sent; it has one spelling only
   * @throws io.rollcall.app.security.access.LoginFailed when what was brought proves nothing
   * @throws io.rollcall.app.security.access.Unauthenticated when nothing was brought
   * @throws io.rollcall.app.security.access.Forbidden when that is not theirs to do
   */
  void admit(HttpRequest<?> request, String path) {
    var principal = access.authenticate(credentials(request));
    decide(principal, routes.of(request.getMethodName(), path).requires(), path);
    access.remember(request, principal);
  }

  private void decide(Principal principal, Requirement requirement, String path) {
    switch (requirement) {
      case Requirement.OnNamed named ->
          access.require(principal, named.action(), TargetPath.segment(path, named.segment()));
      case Requirement.OnEach each -> access.requireSome(principal, each.action());
      case Requirement.OnAll all -> access.requireAll(principal, all.action());
      case Requirement.Nothing _ -> {}
      case Requirement.OfManagement _ -> decideManagement(principal);
      case Requirement.ToBeKnown _ -> access.requireKnown(principal);
      case Requirement.Undeclared _ -> access.refuseUndeclared(principal);
    }
  }

  private void decideManagement(Principal principal) {
    switch (settings.get(SecuritySection.class).management()) {
      case ANYBODY -> {}
      case DISCOVER -> access.requireAll(principal, Action.DISCOVER);
      case ADMINISTER -> access.requireAll(principal, Action.ADMINISTER);
    }
  }

  private static Credentials credentials(HttpRequest<?> request) {
    return new Credentials(
        request.getHeaders().get(HttpHeaders.AUTHORIZATION),
        List.of(),
        request.getRemoteAddress().getAddress());
  }
}
