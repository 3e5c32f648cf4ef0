package io.rollcall.registry;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who asks for a write, for those who record it. Immutable.
 *
 * @param principal the name under which it is known
 * @param credential how it proved that name, such as {@code token}; {@value #NONE} for Rollcall
 *     itself, {@value #ANONYMOUS} for who proved none
 * @param address where its request came from; null when it came by no network
 * @param requestId what its request is called; null when the request brought no name
 */
public record Caller(
    Kind kind,
    String principal,
    String credential,
    @Nullable InetAddress address,
    @Nullable String requestId) {

  public static final String NONE = "none";

  public static final String ANONYMOUS = "anonymous";

  /** Rollcall, for what its probes found. */
  public static final Caller HEALTH_MONITOR = within(Kind.HEALTH_MONITOR, "rollcall");

  /** Rollcall, of instances that stayed unhealthy for longer than their owners want. */
  public static final Caller EVICTOR = within(Kind.EVICTOR, "rollcall");

  /** What asks for a write. */
  public enum Kind {
    /** Somebody who calls the API. */
    CLIENT,
    /** A program that has Rollcall in it. */
    PROGRAM,
    HEALTH_MONITOR,
    EVICTOR
  }

  /** A program that has Rollcall in it. */
  public static Caller program(String name) {
    return within(Kind.PROGRAM, name);
  }

  /** Whether it is not known who it is. */
  public boolean isAnonymous() {
    return credential.equals(ANONYMOUS);
  }

  /** The same, whose request is called so. */
  public Caller withRequestId(String id) {
    return new Caller(kind, principal, credential, address, id);
  }

  private static Caller within(Kind kind, String principal) {
    return new Caller(kind, principal, NONE, null, null);
  }
}
