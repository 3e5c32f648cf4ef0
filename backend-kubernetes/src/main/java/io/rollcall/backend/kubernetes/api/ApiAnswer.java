package io.rollcall.backend.kubernetes.api;

import static java.util.Objects.requireNonNullElse;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.rollcall.model.RegistryException.BackendUnavailable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the API server answered, if it was asked for no watch.
 *
 * @param code of HTTP
 * @param retryAfter when it is to be asked again; null when it says nothing of that
 */
record ApiAnswer(int code, @Nullable Duration retryAfter, String body) {

  static final int OK = 200;
  static final int NOT_FOUND = 404;
  static final int CONFLICT = 409;
  static final int GONE = 410;
  static final int TOO_MANY_REQUESTS = 429;
  static final int UNAVAILABLE = 503;

  private static final int FIRST_FAILURE = 300;

  /** More digits are no pause that anybody waits for. */
  private static final String SECONDS = "\\d{1,6}";

  static ApiAnswer of(HttpResponse<?> response, String body) {
    var pause = response.header("Retry-After");
    var isKnown = pause != null && pause.matches(SECONDS);
    return new ApiAnswer(
        response.code(), isKnown ? Duration.ofSeconds(Long.parseLong(pause)) : null, body);
  }

  boolean isGood() {
    return code >= OK && code < FIRST_FAILURE;
  }

  /** Whether the API server did nothing, and wants to be asked again. */
  boolean isBusy() {
    return code == TOO_MANY_REQUESTS || (code == UNAVAILABLE && retryAfter != null);
  }

  /** Whether there is no object of this name; not so when its kind or namespace is not there. */
  boolean isAbsenceOf(String name) {
    return code == NOT_FOUND && name.equals(details().getName());
  }

  /** Whether there is an object of that name already, which is but one kind of conflict. */
  boolean isPresence() {
    return code == CONFLICT && "AlreadyExists".equals(status().getReason());
  }

  /** What went wrong. What stands between may answer instead of the API server, as it likes. */
  Status status() {
    try {
      return KubernetesJson.read(body, Status.class);
    } catch (BackendUnavailable other) {
      var firstLine = body.lines().findFirst().orElse("");
      return new StatusBuilder().withMessage(firstLine).build();
    }
  }

  StatusDetails details() {
    return requireNonNullElse(status().getDetails(), new StatusDetails());
  }
}
