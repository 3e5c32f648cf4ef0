package io.rollcall.app.http.problem;

import io.rollcall.app.http.json.BodyException;
import io.rollcall.app.security.access.Forbidden;
import io.rollcall.app.security.access.LoginFailed;
import io.rollcall.app.security.access.LoginUndecided;
import io.rollcall.app.security.access.Unauthenticated;
import io.rollcall.app.security.login.TooManyRequests;
import io.rollcall.app.setting.InvalidSettings;
import io.rollcall.model.RegistryException;
import java.io.IOException;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which problem an error is. */
public final class Problems {

  private static final Logger log = LoggerFactory.getLogger(Problems.class);

  private Problems() {}

  /**
   * The problem of any error; one that nobody foresaw is logged under an id that the problem tells.
   * An I/O error is the caller's connection: errors of backends come as {@link RegistryException}.
   *
   * @param where what was being done, for the log
   */
  public static Problem of(Throwable error, String where) {
    return switch (error) {
      case RegistryException e -> of(e);
      case BodyException e -> of(e);
      case InvalidSettings e ->
          Problem.of(ProblemType.SETTINGS_REFUSED, String.valueOf(e.getMessage()));
      case TooManyBodies e -> Problem.of(ProblemType.TOO_MANY_BODIES, e.getMessage());
      case Unauthenticated e -> Problem.of(ProblemType.UNAUTHENTICATED, e.getMessage());
      case LoginFailed e ->
          Problem.of(ProblemType.UNAUTHENTICATED, e.getMessage(), "Authorization");
      case LoginUndecided e -> Problem.of(ProblemType.ISSUER_UNAVAILABLE, e.getMessage());
      case Forbidden e -> of(e);
      case TooManyRequests e -> Problem.of(ProblemType.TOO_MANY_REQUESTS, e.getMessage());
      case TooManyStreams e -> Problem.of(ProblemType.TOO_MANY_STREAMS, e.getMessage());
      case ForeignOrigin e -> Problem.of(ProblemType.FOREIGN_ORIGIN, e.getMessage(), "Origin");
      case ForeignHost e -> Problem.of(ProblemType.FOREIGN_HOST, e.getMessage(), "Host");
      case IOException _ ->
          Problem.of(ProblemType.BAD_REQUEST, "the connection broke before the request was whole");
      default -> unexpected(error, where);
    };
  }

  /** The problem of somebody who may not do that. */
  public static Problem of(Forbidden error) {
    return Problem.of(ProblemType.FORBIDDEN, error.getMessage());
  }

  /** The problem of an error of {@code core}. */
  public static Problem of(RegistryException error) {
    var detail = error.getMessage();
    return switch (error) {
      case RegistryException.InvalidValue invalid ->
          Problem.of(ProblemType.INVALID_VALUE, detail, invalid.field());
      case RegistryException.InstanceNotFound _ ->
          Problem.of(ProblemType.INSTANCE_NOT_FOUND, detail);
      case RegistryException.InstanceExists _ -> Problem.of(ProblemType.INSTANCE_EXISTS, detail);
      case RegistryException.RegistryFull _ -> Problem.of(ProblemType.REGISTRY_FULL, detail);
      case RegistryException.NoHealthyInstance _ ->
          Problem.of(ProblemType.NO_HEALTHY_INSTANCE, detail);
      case RegistryException.PickNotFound _ -> Problem.of(ProblemType.PICK_NOT_FOUND, detail);
      case RegistryException.ConfigNotFound _ -> Problem.of(ProblemType.CONFIG_NOT_FOUND, detail);
      case RegistryException.ConfigVersionMismatch mismatch ->
          Problem.of(ProblemType.CONFIG_VERSION_MISMATCH, detail).atVersion(mismatch.latest());
      case RegistryException.ConfigLocked _ -> Problem.of(ProblemType.CONFIG_LOCKED, detail);
      case RegistryException.BackendUnavailable _ ->
          Problem.of(ProblemType.BACKEND_UNAVAILABLE, detail);
      case RegistryException.NotRecorded _ -> Problem.of(ProblemType.NOT_RECORDED, detail);
      case RegistryException.OutcomeUnknown _ -> Problem.of(ProblemType.OUTCOME_UNKNOWN, detail);
    };
  }

  private static Problem of(BodyException error) {
    var detail = error.getMessage();
    return switch (error) {
      case BodyException.Malformed _ -> Problem.of(ProblemType.MALFORMED_BODY, detail);
      case BodyException.TooLarge _ -> Problem.of(ProblemType.TOO_LARGE, detail);
      case BodyException.NotJson _, BodyException.NotText _ ->
          Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, detail);
      case BodyException.UnknownField unknown ->
          Problem.of(ProblemType.UNKNOWN_FIELD, detail, unknown.field());
      case BodyException.MissingField missing ->
          Problem.of(ProblemType.MISSING_FIELD, detail, missing.field());
    };
  }

  private static Problem unexpected(Throwable error, String where) {
    var errorId = UUID.randomUUID().toString();
    log.error("Error {} at {}", errorId, where, error);
    var type = ProblemType.INTERNAL_ERROR;
    return new Problem(
        type.urn(),
        type.title(),
        type.status().getCode(),
        "this is a fault of the server, whose log says more under this errorId",
        null,
        null,
        errorId);
  }
}
