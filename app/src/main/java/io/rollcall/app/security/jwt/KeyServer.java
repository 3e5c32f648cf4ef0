package io.rollcall.app.security.jwt;

import io.rollcall.tls.ReplaceableTls;
import io.rollcall.tls.TlsFiles;
import io.rollcall.tls.TlsMaterial;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The URL at which an issuer shows its keys. */
final class KeyServer implements AutoCloseable {

  private static final int OK = 200;

  private final URI url;
  private final Duration patience;
  private final HttpClient http;

  /** The keys could not be had; the message says why, and nothing of what was answered. */
  static final class Unusable extends Exception {
    Unusable(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * Asks nothing yet.
   *
   * @param ca PEM file of certificates to trust; null for those that the JVM does
   * @param patience how long the whole answer may take
   * @throws IllegalArgumentException when that file cannot be used
   */
  KeyServer(URI url, @Nullable Path ca, Duration patience) {
    var material = TlsMaterial.of(ca == null ? null : new TlsFiles(ca, null, null));
    this.url = url;
    this.patience = patience;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(new ReplaceableTls(material).newContext())
            .connectTimeout(patience)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  URI url() {
    return url;
  }

  /** Blocks for no longer than the patience. */
  SigningKeys fetch() throws Unusable {
    var request = HttpRequest.newBuilder(url).header("Accept", "application/json").build();
    var asked =
        http.sendAsync(
            request, BodyHandlers.limiting(BodyHandlers.ofString(), SigningKeys.MOST_BYTES));
    try {
      var answer = asked.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (answer.statusCode() != OK) {
        throw new Unusable("%s answers %d".formatted(url, answer.statusCode()));
      }
      return SigningKeys.parse(answer.body());
    } catch (IllegalArgumentException e) {
      throw new Unusable("what %s answers %s".formatted(url, e.getMessage()));
    } catch (TimeoutException e) {
      throw new Unusable("%s does not answer within %s".formatted(url, patience));
    } catch (ExecutionException e) {
      throw new Unusable("%s cannot be asked: %s".formatted(url, e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unusable("the wait for %s was interrupted".formatted(url));
    } finally {
      asked.cancel(true);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  @Override
  public String toString() {
    return url.toString();
  }
}
