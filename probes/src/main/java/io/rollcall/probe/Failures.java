package io.rollcall.probe;

import io.rollcall.health.ProbeResult;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Says in a sentence why an instance could not be asked. */
final class Failures {

  private Failures() {}

  static ProbeResult of(IOException failure, String host, Duration timeout) {
    return ProbeResult.failed(text(failure, host, timeout));
  }

  static ProbeResult late(Duration timeout) {
    return ProbeResult.failed("no answer within " + timeout);
  }

  /** The first that says most, from the failure down to what caused it. */
  private static String text(IOException failure, String host, Duration timeout) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case TargetDenied denied -> {
          return said(denied);
        }
        case InterruptedIOException _ -> {
          return "no answer within " + timeout;
        }
        case UnknownHostException unknown -> {
          return said(unknown);
        }
        case SSLPeerUnverifiedException _ -> {
          return "TLS: the certificate is not for '" + host + "'";
        }
        case SSLException tls -> {
          return "TLS: " + said(tls);
        }
        default -> {}
      }
    }
    return "connection failed: " + said(root(failure));
  }

  private static Throwable root(Throwable failure) {
    var cause = failure.getCause();
    return cause == null ? failure : root(cause);
  }

  private static String said(Throwable cause) {
    var message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}
