package io.rollcall.backend.kubernetes.api;

import static java.util.Objects.requireNonNullElse;

import io.fabric8.kubernetes.api.model.Status;
import io.rollcall.model.RegistryException;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.GeneralSecurityException;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * The seam: what API servers and the driver say, as what Rollcall says. No message has a secret.
 */
final class KubernetesErrors {

  private static final int FIRST_SERVER_ERROR = 500;
  private static final int SHOWN_LENGTH = 300;

  private static final String MAY_BE_DONE = "; the write may have been done or may yet be";

  private KubernetesErrors() {}

  /** For a call that changes nothing, or one that was refused. */
  static BackendUnavailable unavailable(ApiAnswer answer) {
    return unavailable(answer.code(), answer.status());
  }

  /** For the end of a watch. */
  static BackendUnavailable unavailable(Status status) {
    return unavailable(requireNonNullElse(status.getCode(), 0), status);
  }

  /** For a call that changes something. */
  static RegistryException ofWrite(ApiAnswer answer) {
    var refusal = unavailable(answer);
    return answer.code() < FIRST_SERVER_ERROR || answer.isBusy()
        ? refusal
        : new OutcomeUnknown(refusal.getMessage() + MAY_BE_DONE, null);
  }

  /** For a call without effect that had no answer. */
  static BackendUnavailable unavailable(Throwable error) {
    if (error instanceof BackendUnavailable known) {
      return known;
    }
    return new BackendUnavailable(explanation(error), cause(error));
  }

  /** For a call that changes something and had no answer. */
  static RegistryException ofWrite(Throwable error) {
    return error instanceof BackendUnavailable || causes(error).anyMatch(KubernetesErrors::isUnsent)
        ? unavailable(error)
        : new OutcomeUnknown(explanation(error) + MAY_BE_DONE, cause(error));
  }

  /** Whether the call never left, since there was no connection for it. */
  private static boolean isUnsent(Throwable error) {
    return error instanceof ConnectException
        || error instanceof HttpConnectTimeoutException
        || error instanceof UnknownHostException
        || error instanceof UnresolvedAddressException
        || error instanceof SSLHandshakeException;
  }

  private static BackendUnavailable unavailable(int code, Status status) {
    return new BackendUnavailable(explanation(code, status), null);
  }

  /** For people: what is wrong and, where it helps, what to do. */
  private static String explanation(int code, Status status) {
    var said = shortened(requireNonNullElse(status.getMessage(), ""));
    return switch (code) {
      case 401 ->
          "the API server does not know who Rollcall is: its token or certificate is missing, has"
              + " expired, or is that of another cluster";
      case 403 ->
          "Kubernetes does not let Rollcall do this; deploy/kubernetes/rbac.yaml has what it needs"
              + " ("
              + said
              + ")";
      case ApiAnswer.NOT_FOUND ->
          "what Rollcall needs is not there; its namespace has to be made first (" + said + ")";
      case ApiAnswer.GONE -> "the API server has forgotten what came since";
      case ApiAnswer.TOO_MANY_REQUESTS -> "the API server has too much to do";
      default ->
          code >= FIRST_SERVER_ERROR
              ? "the API server failed with %d (%s)".formatted(code, said)
              : "the API server refused with %d (%s)".formatted(code, said);
    };
  }

  private static String explanation(Throwable error) {
    if (causes(error).anyMatch(KubernetesErrors::isTimeout)) {
      return "the API server did not answer in time";
    }
    return "the API server is out of reach: " + reason(error);
  }

  private static boolean isTimeout(Throwable error) {
    return error instanceof TimeoutException
        || (error instanceof HttpTimeoutException
            && !(error instanceof HttpConnectTimeoutException));
  }

  /** The innermost cause says most, "Connection refused" say, but for TLS: there it is too deep. */
  private static String reason(Throwable error) {
    var causes = causes(error).toList();
    var telling =
        causes.stream()
            .filter(SSLException.class::isInstance)
            .findFirst()
            .or(() -> causes.reversed().stream().filter(each -> isSaid(each)).findFirst())
            .filter(each -> isHarmless(error));
    var kind =
        causes.stream().anyMatch(ConnectException.class::isInstance)
            ? "it takes no connection"
            : causes.getLast().getClass().getSimpleName();
    return telling.map(Throwable::getMessage).orElse(kind);
  }

  private static boolean isSaid(Throwable error) {
    return error.getMessage() != null && !error.getMessage().isBlank();
  }

  private static @Nullable Throwable cause(Throwable error) {
    return isHarmless(error) ? error : null;
  }

  /** Others may quote what was to be sent, such as a header with the token. */
  private static boolean isHarmless(Throwable error) {
    return causes(error)
        .allMatch(
            each ->
                each instanceof IOException
                    || each instanceof GeneralSecurityException
                    || each.getMessage() == null);
  }

  private static Stream<Throwable> causes(Throwable error) {
    return Stream.iterate(error, Objects::nonNull, Throwable::getCause);
  }

  private static String shortened(String said) {
    return said.length() <= SHOWN_LENGTH ? said : said.substring(0, SHOWN_LENGTH) + "…";
  }
}
