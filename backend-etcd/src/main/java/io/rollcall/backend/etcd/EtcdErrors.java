package io.rollcall.backend.etcd;

import static java.util.Objects.requireNonNullElse;

import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.rollcall.model.RegistryException;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** The seam: what etcd and gRPC say, as what Rollcall says. No message holds a secret. */
final class EtcdErrors {

  /**
   * Of those, etcd says before it does anything that they had no effect: but for a full database.
   */
  private static final Set<Code> REFUSALS =
      Set.of(
          Code.INVALID_ARGUMENT,
          Code.NOT_FOUND,
          Code.FAILED_PRECONDITION,
          Code.PERMISSION_DENIED,
          Code.UNAUTHENTICATED,
          Code.RESOURCE_EXHAUSTED,
          Code.OUT_OF_RANGE,
          Code.UNIMPLEMENTED);

  private static final Set<Code> ABOUT_CONTENT =
      Set.of(Code.INVALID_ARGUMENT, Code.NOT_FOUND, Code.PERMISSION_DENIED);

  private static final String DATABASE_FULL = "database space exceeded";

  private EtcdErrors() {}

  /** For a call without effect, or one that may be repeated at will. */
  static BackendUnavailable unavailable(Throwable error) {
    if (error instanceof BackendUnavailable known) {
      return known;
    }
    return new BackendUnavailable(explanation(Status.fromThrowable(error)), error);
  }

  /**
   * For a call that changes something.
   *
   * @param sent whether it may have reached etcd
   */
  static RegistryException ofWrite(StatusRuntimeException error, boolean sent) {
    var status = error.getStatus();
    if (says(status, DATABASE_FULL)) {
      return new OutcomeUnknown(explanation(status) + "; the write may have been done", error);
    }
    if (!sent || REFUSALS.contains(status.getCode()) || says(status, "no leader")) {
      return unavailable(error);
    }
    return new OutcomeUnknown(
        explanation(status) + "; the write may have been done or may yet be", error);
  }

  /**
   * Whether etcd has done with the write, so that a look at the key tells what became of it. etcd
   * does the write that fills its database, and answers as it does to those that it refuses then.
   */
  static boolean isAnswered(OutcomeUnknown unknown) {
    var cause = unknown.getCause();
    return cause != null && says(Status.fromThrowable(cause), DATABASE_FULL);
  }

  /** For a write that a look at the key shows not to be done. */
  static RegistryException notDone(OutcomeUnknown unknown) {
    var cause = unknown.getCause();
    return cause != null && isAnswered(unknown) ? unavailable(cause) : unknown;
  }

  static boolean isLeaseNotFound(StatusRuntimeException error) {
    return says(error.getStatus(), "requested lease not found");
  }

  /** Whether etcd refused what the request holds, so that a part of it may be fine. */
  static boolean isAboutContent(RuntimeException error) {
    var cause = error.getCause();
    return cause != null && ABOUT_CONTENT.contains(Status.fromThrowable(cause).getCode());
  }

  /** Whether signing in anew may help. */
  static boolean isTokenRefused(Throwable error) {
    var status = Status.fromThrowable(error);
    return status.getCode() == Code.UNAUTHENTICATED
        || says(status, "invalid auth token")
        || says(status, "revision of auth store is old")
        || says(status, "user name is empty");
  }

  static boolean isAuthenticationOff(StatusRuntimeException error) {
    return says(error.getStatus(), "authentication is not enabled");
  }

  /** For people: what is wrong and, where it helps, what to do. */
  static String explanation(Status status) {
    var said = requireNonNullElse(status.getDescription(), "").replaceFirst("^etcdserver: ", "");
    if (said.contains(DATABASE_FULL)) {
      return "etcd's database is full and takes no new registrations: compact and defragment it,"
          + " then clear the alarm (etcdctl alarm disarm), or raise --quota-backend-bytes";
    }
    if (said.contains("user name is empty")) {
      return "etcd demands a user and password; set them";
    }
    return switch (status.getCode()) {
      case PERMISSION_DENIED ->
          "etcd's user may not do this; grant it readwrite on all keys under the prefix";
      case UNAVAILABLE -> "etcd is out of reach: " + reason(status, said);
      case DEADLINE_EXCEEDED -> "etcd did not answer in time";
      case CANCELLED -> "the call to etcd was cut off";
      default -> "etcd refused: " + (said.isEmpty() ? status.getCode().toString() : said);
    };
  }

  /** The innermost cause says most, "Connection refused" say, but for TLS: there it is too deep. */
  private static String reason(Status status, String said) {
    var causes = Stream.iterate(status.getCause(), Objects::nonNull, Throwable::getCause).toList();
    var telling =
        causes.stream()
            .filter(SSLException.class::isInstance)
            .findFirst()
            .or(() -> causes.reversed().stream().findFirst())
            .map(Throwable::getMessage)
            .filter(message -> !message.isBlank());
    var firstLine = said.lines().findFirst().orElse("");
    return telling.map(cause -> firstLine + " (" + cause + ")").orElse(firstLine);
  }

  private static boolean says(Status status, String text) {
    return requireNonNullElse(status.getDescription(), "").contains(text);
  }
}
