package io.rollcall.backend.consul;

import io.rollcall.model.RegistryException;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import java.util.regex.Pattern;
import okhttp3.Request;

/** Says what went wrong with a call to Consul, and whether it may have had an effect. */
final class ConsulErrors {

  /** How agents answer for a check that they do not have, the older ones with 500. */
  private static final Pattern UNKNOWN_CHECK =
      Pattern.compile("(?s).*(does not have associated TTL|[Uu]nknown check|does not exist).*");

  /** How a transaction answers in which a comparison failed. */
  private static final Pattern CONFLICT =
      Pattern.compile("(?s).*(index is stale|failed index check|doesn't exist|\" exists).*");

  /** Answers of 500 that are given before anything is done. */
  private static final Pattern NOTHING_DONE =
      Pattern.compile("(?s).*(No cluster leader|Permission denied|ACL not found|No path to).*");

  private static final String CONSISTENT = "consistent";
  private static final int SHOWN_LENGTH = 200;

  private ConsulErrors() {}

  /**
   * For a call that was not answered.
   *
   * @param sent whether Consul may have got all of it
   */
  static RegistryException notAnswered(Request request, Exception e, boolean sent, boolean late) {
    var message =
        "Consul at %s %s: %s"
            .formatted(
                at(request),
                late ? "did not answer in time" : "cannot be reached",
                printable(String.valueOf(e.getMessage())));
    return sent && isWrite(request)
        ? new OutcomeUnknown(message + "; the write may have been done, or may be later", e)
        : new BackendUnavailable(message, e);
  }

  /**
   * Throws for an answer that says nothing but that something is wrong. What remains is good, 404,
   * 409, or says that there is no such check.
   */
  static void check(Request request, int code, String body) {
    if (code < 400 || code == 404 || code == 409 || isUnknownCheck(code, body)) {
      return;
    }
    var advice =
        switch (code) {
          case 403 -> "; give Rollcall a token whose policy allows this";
          case 429 -> "; it limits how much it is asked";
          default -> "";
        };
    var message =
        "Consul at %s answered %d to %s: %s%s"
            .formatted(at(request), code, request.url().encodedPath(), printable(body), advice);
    var mayHaveEffect = isWrite(request) && code >= 500 && !NOTHING_DONE.matcher(body).matches();
    throw mayHaveEffect ? new OutcomeUnknown(message, null) : new BackendUnavailable(message, null);
  }

  /**
   * For a transaction that was refused, and so had no effect: returns when a comparison failed.
   *
   * @throws BackendUnavailable when it was refused for another reason
   */
  static void requireConflict(String refusal) {
    if (refusal.contains("Permission denied")) {
      throw new BackendUnavailable(
          "Consul's ACLs stand in the way: give Rollcall a token that may read and write keys that"
              + " begin with 'rollcall/v2'",
          null);
    }
    if (!CONFLICT.matcher(refusal).matches()) {
      throw new BackendUnavailable("Consul refused a transaction: " + printable(refusal), null);
    }
  }

  private static boolean isUnknownCheck(int code, String body) {
    return code == 500 && UNKNOWN_CHECK.matcher(body).matches();
  }

  /** Reads are sent as writes are where they are transactions, and ask to be consistent. */
  private static boolean isWrite(Request request) {
    return !request.method().equals("GET") && request.url().queryParameter(CONSISTENT) == null;
  }

  private static String at(Request request) {
    var url = request.url();
    return "%s://%s:%d".formatted(url.scheme(), url.host(), url.port());
  }

  private static String printable(String text) {
    var line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() <= SHOWN_LENGTH ? line : line.substring(0, SHOWN_LENGTH) + "…";
  }
}
