package io.rollcall.app.http.problem;

import io.micronaut.http.HttpStatus;
import java.util.Locale;

/** Every kind of problem a caller can meet. Names never change: callers act on them. */
public enum ProblemType {
  INVALID_VALUE(HttpStatus.BAD_REQUEST, "A value breaks a rule"),
  MISSING_FIELD(HttpStatus.BAD_REQUEST, "A field is missing"),
  UNKNOWN_FIELD(HttpStatus.BAD_REQUEST, "A field is not known"),
  MALFORMED_BODY(HttpStatus.BAD_REQUEST, "The body is not the JSON that is asked for"),
  BAD_REQUEST(HttpStatus.BAD_REQUEST, "The request can't be understood"),
  UNAUTHENTICATED(HttpStatus.UNAUTHORIZED, "It is not known who calls"),
  FORBIDDEN(HttpStatus.FORBIDDEN, "Who calls may not do that"),
  FOREIGN_ORIGIN(HttpStatus.FORBIDDEN, "The page is not this server's"),
  INSTANCE_NOT_FOUND(HttpStatus.NOT_FOUND, "The instance is not registered"),
  PICK_NOT_FOUND(HttpStatus.NOT_FOUND, "The pick is not outstanding"),
  CONFIG_NOT_FOUND(HttpStatus.NOT_FOUND, "The configuration, or that version of it, is not there"),
  NO_SUCH_PATH(HttpStatus.NOT_FOUND, "Nothing is at this path"),
  METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "The path does not take this method"),
  NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE, "No answer is of an accepted media type"),
  INSTANCE_EXISTS(HttpStatus.PRECONDITION_FAILED, "The instance is already registered"),
  CONFIG_VERSION_MISMATCH(
      HttpStatus.PRECONDITION_FAILED, "The configuration is at another version"),
  TOO_LARGE(HttpStatus.REQUEST_ENTITY_TOO_LARGE, "The request is too large"),
  UNSUPPORTED_MEDIA_TYPE(
      HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The body is of another media type than is asked for"),
  FOREIGN_HOST(HttpStatus.MISDIRECTED_REQUEST, "The host is not this server's"),
  SETTINGS_REFUSED(HttpStatus.UNPROCESSABLE_ENTITY, "The settings are wrong and stay as they were"),
  TOO_MANY_REQUESTS(HttpStatus.TOO_MANY_REQUESTS, "Who calls sends more requests than they may"),
  INTERNAL_ERROR(HttpStatus.INTERNAL_SERVER_ERROR, "Rollcall failed"),
  TOO_MANY_BODIES(HttpStatus.SERVICE_UNAVAILABLE, "Bodies under way fill the memory they may have"),
  NOT_RECORDED(HttpStatus.SERVICE_UNAVAILABLE, "The change can't be put on record"),
  TOO_MANY_STREAMS(HttpStatus.SERVICE_UNAVAILABLE, "As many streams are open as may be"),
  NO_HEALTHY_INSTANCE(HttpStatus.SERVICE_UNAVAILABLE, "No healthy instance passes"),
  ISSUER_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "Whether the JWT is good can't be told now"),
  CONFIG_LOCKED(HttpStatus.SERVICE_UNAVAILABLE, "The configuration cannot be opened or sealed"),
  BACKEND_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "The backend is out of reach"),
  OUTCOME_UNKNOWN(HttpStatus.GATEWAY_TIMEOUT, "Whether it took effect is unknown"),
  REGISTRY_FULL(HttpStatus.INSUFFICIENT_STORAGE, "There is no room for another instance");

  static final String URN = "urn:rollcall:problem:";

  private final HttpStatus status;
  private final String title;

  ProblemType(HttpStatus status, String title) {
    this.status = status;
    this.title = title;
  }

  /** What a problem of this kind carries as its {@code type}. */
  public String urn() {
    return URN + label();
  }

  /** As metrics and the record of refusals call it, such as {@code invalid-value}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public HttpStatus status() {
    return status;
  }

  public String title() {
    return title;
  }

  /** The kind for an answer of which only the status is known. */
  static ProblemType of(HttpStatus status) {
    return switch (status) {
      case NOT_FOUND -> NO_SUCH_PATH;
      case METHOD_NOT_ALLOWED -> METHOD_NOT_ALLOWED;
      case NOT_ACCEPTABLE -> NOT_ACCEPTABLE;
      case REQUEST_ENTITY_TOO_LARGE -> TOO_LARGE;
      case UNSUPPORTED_MEDIA_TYPE -> UNSUPPORTED_MEDIA_TYPE;
      default -> status.getCode() < 500 ? BAD_REQUEST : INTERNAL_ERROR;
    };
  }
}
