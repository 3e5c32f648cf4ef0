package io.rollcall.backend.consul;

import io.rollcall.model.RegistryException;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.regex.Pattern;
import okhttp3.Request;
import okhttp3.Response;

/** Says what went wrong with a call to Consul, and whether it may have had an effect. */
final class ConsulErrors {

  /** How agents answer for a service or check that they do not have, the older ones with 500. */
  private static final Pattern UNKNOWN_THING =
      Pattern.compile(
          "(?s).*(does not have associated TTL|Unknown check|Unknown service|does not exist).*");

  /** Answers of 500 that are given before anything is done. */
  private static final Pattern NOTHING_DONE =
      Pattern.compile("(?s).*(No cluster leader|Permission denied|ACL not found|No path to).*");

  private static final int SHOWN_LENGTH = 200;

  private ConsulErrors() {}

  /** The agent could not be reached; another one may be. */
  static RegistryException ofRead(Request request, IOException e) {
    return new BackendUnavailable(noAnswer(request, e), e);
  }

  static RegistryException ofRead(Request request, Response response) throws IOException {
    return new BackendUnavailable(refused(request, response.code(), text(response)), null);
  }

  static RegistryException ofWrite(Request request, IOException e, boolean sent) {
    return sent
        ? new OutcomeUnknown(
            noAnswer(request, e) + "; the write may have been done, or may be later", e)
        : new BackendUnavailable(noAnswer(request, e), e);
  }

  /**
   * True when a write failed because the agent does not have what is to be written to.
   *
   * @throws RegistryException when it failed for another reason
   */
  static boolean isUnknown(Response response, Request request) throws IOException {
    var text = text(response);
    var code = response.code();
    if (UNKNOWN_THING.matcher(text).matches() && (code == 404 || code == 500)) {
      return true;
    }
    var message = refused(request, code, text);
    var mayHaveEffect = code >= 500 && !NOTHING_DONE.matcher(text).matches();
    throw mayHaveEffect ? new OutcomeUnknown(message, null) : new BackendUnavailable(message, null);
  }

  private static String noAnswer(Request request, IOException e) {
    var how = e instanceof InterruptedIOException ? "did not answer in time" : "cannot be reached";
    return "Consul at %s %s: %s"
        .formatted(at(request), how, printable(String.valueOf(e.getMessage())));
  }

  private static String refused(Request request, int code, String text) {
    var advice =
        switch (code) {
          case 403 -> "; give Rollcall a token whose policy allows this";
          case 429 -> "; it limits how much it is asked";
          default -> "";
        };
    return "Consul at %s answered %d to %s: %s%s"
        .formatted(at(request), code, request.url().encodedPath(), text, advice);
  }

  private static String at(Request request) {
    var url = request.url();
    return "%s://%s:%d".formatted(url.scheme(), url.host(), url.port());
  }

  private static String text(Response response) throws IOException {
    return printable(response.peekBody(SHOWN_LENGTH).string());
  }

  private static String printable(String text) {
    var line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() <= SHOWN_LENGTH ? line : line.substring(0, SHOWN_LENGTH) + "…";
  }
}
