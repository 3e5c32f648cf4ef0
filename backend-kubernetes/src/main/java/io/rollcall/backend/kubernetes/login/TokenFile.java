package io.rollcall.backend.kubernetes.login;

import io.fabric8.kubernetes.client.OAuthTokenProvider;
import io.rollcall.file.BoundedFile;
import io.rollcall.model.RegistryException.BackendUnavailable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A token in a file, which is replaced before it expires: by Kubernetes, in pods. So each call
 * reads it.
 */
record TokenFile(Path file) implements OAuthTokenProvider {

  private static final int MOST_BYTES = 64 * 1024;

  /** RFC 6750, 2.1. */
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

  /**
   * The token of now.
   *
   * @throws BackendUnavailable when the file has none
   */
  @Override
  public String getToken() {
    try {
      var token = BoundedFile.text(file, MOST_BYTES).strip();
      if (!TOKEN.matcher(token).matches()) {
        throw new IOException("it has something else");
      }
      return token;
    } catch (IOException e) {
      throw new BackendUnavailable(
          "token-file must have a token, but '%s' is of no use: %s".formatted(file, e.getMessage()),
          e);
    }
  }
}
