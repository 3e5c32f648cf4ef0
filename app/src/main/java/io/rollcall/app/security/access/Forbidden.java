package io.rollcall.app.security.access;

/** Who asks may not do that. */
public final class Forbidden extends RuntimeException {

  private final Action action;
  private final String object;
  private final String message;

  private Forbidden(Action action, String object, String message) {
    super(null, null, false, false);
    this.action = action;
    this.object = object;
    this.message = message;
  }

  /** {@code action} on one service, or one configuration. */
  static Forbidden of(Principal principal, Action action, String name) {
    return new Forbidden(
        action,
        name,
        "%s may not %s %s '%s'".formatted(principal, action.wireName(), action.kind(), name));
  }

  /** {@code action} on every one. */
  static Forbidden ofAll(Principal principal, Action action) {
    return new Forbidden(
        action,
        "*",
        "%s may not %s all %ss".formatted(principal, action.wireName(), action.kind()));
  }

  /** {@code action} on any one at all. */
  static Forbidden ofAny(Principal principal, Action action) {
    return new Forbidden(
        action, "", "%s may not %s any %s".formatted(principal, action.wireName(), action.kind()));
  }

  /** Registering {@code host}. */
  static Forbidden ofHost(Principal principal, String service, String host) {
    return new Forbidden(
        Action.REGISTER, service, "%s may not register the host '%s'".formatted(principal, host));
  }

  /** To go on with what began by other rights. */
  static Forbidden ofChange(Principal principal) {
    return new Forbidden(Action.DISCOVER, "", "the rights of %s have changed".formatted(principal));
  }

  /** What a route asks for that says nothing of who may. */
  static Forbidden ofUndeclared() {
    return new Forbidden(Action.ADMINISTER, "", "nobody may do that");
  }

  public Action action() {
    return action;
  }

  /** The service or configuration; {@code *} for all of them, and empty for none in particular. */
  public String object() {
    return object;
  }

  @Override
  public String getMessage() {
    return message;
  }
}
