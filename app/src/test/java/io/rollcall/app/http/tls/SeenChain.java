package io.rollcall.app.http.tls;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;

/** Tells a test whom the server takes the client for by its certificate. */
@ServerFilter(Filter.MATCH_ALL_PATTERN)
@Requires(property = SeenChain.PROPERTY)
final class SeenChain {

  static final String PROPERTY = "test.seen-chain";

  /** The subject of the client's certificate, or {@code nobody}. */
  static final String HEADER = "seen-chain";

  private final ClientChains chains;

  SeenChain(ClientChains chains) {
    this.chains = chains;
  }

  @ResponseFilter
  void tell(HttpRequest<?> request, MutableHttpResponse<?> response) {
    var chain = chains.of(request);
    response.header(
        HEADER, chain.isEmpty() ? "nobody" : chain.getFirst().getSubjectX500Principal().getName());
  }
}
