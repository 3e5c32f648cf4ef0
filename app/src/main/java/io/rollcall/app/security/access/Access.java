package io.rollcall.app.security.access;

import io.micronaut.http.HttpRequest;
import io.rollcall.app.setting.RunningSettings;
import io.rollcall.model.Registration;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The one decision: who sent a request, and whether they may do what it asks for. Thread-safe,
 * never blocks.
 */
@Singleton
public final class Access {

  private static final String LOGIN = Login.class.getName();

  private final List<Authenticator> authenticators;
  private final RunningSettings settings;

  Access(List<Authenticator> authenticators, RunningSettings settings) {
    this.authenticators = List.copyOf(authenticators);
    this.settings = settings;
  }

  /** Whether anybody is asked who they are. */
  public boolean isSecured() {
    var current = settings.current();
    return authenticators.stream().anyMatch(authenticator -> authenticator.isUsedBy(current));
  }

  /**
   * Finds out who brings {@code credentials}.
   *
   * @return {@link Principal#ANYBODY} where nothing is secured, {@link Principal#NOBODY} when
   *     nothing was brought
   * @throws LoginFailed when something was brought, and proves nothing
   * @throws LoginUndecided when that cannot be told yet
   */
  public Principal authenticate(Credentials credentials) {
    if (!isSecured()) {
      return Principal.ANYBODY;
    }
    for (var authenticator : authenticators) {
      var principal = authenticator.principalOf(credentials);
      if (principal != null) {
        return principal;
      }
    }
    if (credentials.authorization() != null) {
      throw new LoginFailed("Authorization must be Bearer and a token of a kind that is in use");
    }
    return Principal.NOBODY;
  }

  /** Keeps who sent {@code request} for whoever handles it. */
  public void remember(HttpRequest<?> request, Login login) {
    request.setAttribute(LOGIN, login);
  }

  /** Who sent {@code request}, whether or not it was let in; empty when that is not known. */
  public Optional<Login> knownLoginOf(HttpRequest<?> request) {
    return request.getAttribute(LOGIN, Login.class);
  }

  /** Who sent {@code request}, which was let in. */
  public Principal principalOf(HttpRequest<?> request) {
    return loginOf(request).principal();
  }

  /** As {@link #principalOf}, with what was brought along. */
  public Login loginOf(HttpRequest<?> request) {
    return knownLoginOf(request)
        .orElseThrow(() -> new IllegalStateException("nobody was asked who sends this request"));
  }

  /**
   * Returns when {@code principal} may take {@code action} on the service, or the configuration,
   * that is called {@code name}.
   *
   * @throws Unauthenticated when it is nobody
   * @throws Forbidden otherwise
   */
  public void require(Principal principal, Action action, String name) {
    if (!principal.may(action, name)) {
      throw refusal(principal, Forbidden.of(principal, action, name));
    }
  }

  /** As {@link #require}, for every service. */
  public void requireAll(Principal principal, Action action) {
    if (!principal.mayAll(action)) {
      throw refusal(principal, Forbidden.ofAll(principal, action));
    }
  }

  /** As {@link #require}, for a service of whoever's choice; which it is must be decided later. */
  public void requireSome(Principal principal, Action action) {
    if (!principal.maySome(action)) {
      throw refusal(principal, Forbidden.ofAny(principal, action));
    }
  }

  /**
   * Returns when {@code now} may do what {@code before} might, and no other things.
   *
   * @throws Unauthenticated when it is nobody
   * @throws Forbidden otherwise
   */
  public void requireSame(Principal now, Principal before) {
    if (!now.equals(before)) {
      throw refusal(now, Forbidden.ofChange(now));
    }
  }

  /** The services, by their names, that {@code principal} may discover. */
  public Predicate<String> visibleTo(Principal principal) {
    return allowedTo(principal, Action.DISCOVER);
  }

  /** The names of what {@code principal} may take {@code action} on. */
  public Predicate<String> allowedTo(Principal principal, Action action) {
    return principal.mayAll(action) ? _ -> true : name -> principal.may(action, name);
  }

  /** As {@link #require}, for registering this, host included. */
  public void requireRegister(Principal principal, Registration registration) {
    require(principal, Action.REGISTER, registration.key().service());
    if (!principal.hosts().admits(registration.host())) {
      throw Forbidden.ofHost(principal, registration.key().service(), registration.host());
    }
  }

  /** Returns when it is known who asks, if that is asked for at all. */
  public void requireKnown(Principal principal) {
    if (principal.equals(Principal.NOBODY)) {
      throw new Unauthenticated();
    }
  }

  /** To be thrown for what nobody may do. */
  public RuntimeException undeclared(Principal principal) {
    return refusal(principal, Forbidden.ofUndeclared());
  }

  private static RuntimeException refusal(Principal principal, Forbidden forbidden) {
    return principal.equals(Principal.NOBODY) ? new Unauthenticated() : forbidden;
  }
}
