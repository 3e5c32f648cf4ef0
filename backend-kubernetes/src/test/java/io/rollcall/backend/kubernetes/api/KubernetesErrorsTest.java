package io.rollcall.backend.kubernetes.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KubernetesErrorsTest {

  @ParameterizedTest
  @ValueSource(ints = {302, 400, 401, 403, 404, 409, 413, 422, 429})
  void writeThatWasRefusedHadNoEffect(int code) {
    assertThat(KubernetesErrors.ofWrite(answer(code, ""))).isInstanceOf(BackendUnavailable.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504})
  void writeThatFailedWithinTheServerIsUnknown(int code) {
    assertThat(KubernetesErrors.ofWrite(answer(code, ""))).isInstanceOf(OutcomeUnknown.class);
    assertThat(KubernetesErrors.unavailable(answer(code, "")))
        .hasMessageContaining(String.valueOf(code));
  }

  @Test
  void serverThatWantsToBeAskedLaterDidNothing() {
    var busy = new ApiAnswer(503, Duration.ofSeconds(1), "");
    assertThat(KubernetesErrors.ofWrite(busy)).isInstanceOf(BackendUnavailable.class);
  }

  @Test
  void writeWithoutAConnectionHadNoEffect() {
    for (var unsent :
        new Throwable[] {
          new ConnectException("Connection refused"),
          new IOException(new ConnectException("Connection refused")),
          new HttpConnectTimeoutException("HTTP connect timed out"),
          new SSLHandshakeException("PKIX path building failed"),
          new BackendUnavailable("token-file has none", null)
        }) {
      assertThat(KubernetesErrors.ofWrite(unsent))
          .as("%s", unsent)
          .isInstanceOf(BackendUnavailable.class);
    }
  }

  @Test
  void writeThatLeftIsUnknown() {
    for (var lost :
        new Throwable[] {
          new HttpTimeoutException("request timed out"),
          new TimeoutException(),
          new EOFException("EOF reached while reading"),
          new IOException("Connection reset"),
          new InterruptedException()
        }) {
      assertThat(KubernetesErrors.ofWrite(lost)).as("%s", lost).isInstanceOf(OutcomeUnknown.class);
    }
  }

  @Test
  void causeIsSaid() {
    assertThat(KubernetesErrors.unavailable(new IOException(new ConnectException("refused"))))
        .hasMessageContaining("refused");
    var refused = new ConnectException();
    refused.initCause(new ClosedChannelException());
    assertThat(KubernetesErrors.unavailable(refused)).hasMessageContaining("takes no connection");
    assertThat(KubernetesErrors.unavailable(new TimeoutException()))
        .hasMessageContaining("in time");
  }

  @Test
  void whatTheServerSaysIsHandedOnWithinBounds() {
    var status =
        """
        {"kind": "Status", "apiVersion": "v1", "message": "pods \\"a\\" is forbidden%s"}
        """
            .formatted(".".repeat(10_000));
    assertThat(KubernetesErrors.unavailable(answer(403, status)))
        .hasMessageContaining("rbac.yaml")
        .hasMessageContaining("pods \"a\" is forbidden")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(500));
    assertThat(KubernetesErrors.unavailable(answer(502, "<html>Bad Gateway\n</html>")))
        .hasMessageContaining("Bad Gateway");
  }

  @Test
  void whatMayQuoteTheTokenIsNotToldAtAll() {
    var quoting = new IllegalArgumentException("invalid header value: \"Bearer s3cret\"");
    assertThat(KubernetesErrors.unavailable(quoting))
        .satisfies(e -> assertThat(e).message().doesNotContain("s3cret"))
        .hasNoCause();
    assertThat(KubernetesErrors.unavailable(new IOException(quoting)))
        .satisfies(e -> assertThat(e).message().doesNotContain("s3cret"))
        .hasNoCause();
  }

  private static ApiAnswer answer(int code, String body) {
    return new ApiAnswer(code, null, body);
  }
}
