package io.rollcall.store.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.rollcall.tls.TlsFiles;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointsTest {

  private static final URI PLAIN = URI.create("http://10.0.0.1:2379");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://a",
        "http://a:1",
        "https://a:1/",
        "http://[::1]:1",
        "redis://a:1",
        "rediss://a"
      })
  void bareUrlsAreFine(String endpoint) {
    assertThat(Endpoints.objection(List.of(URI.create(endpoint)))).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a:1", "ftp://a:1", "http://a:0", "http://u:p@a", "http://a/x", "http://a?x", "/"})
  void everythingElseIsNot(String endpoint) {
    assertThat(Endpoints.objection(List.of(PLAIN, URI.create(endpoint))))
        .startsWith("must be URLs");
  }

  @Test
  void thereIsOneAtLeastAndAllAreOfOneKind() {
    assertThat(Endpoints.objection(List.of())).startsWith("must be URLs");
    assertThat(Endpoints.objection(List.of(PLAIN, URI.create("https://a"))))
        .contains("all of http or all of https");
  }

  @Test
  void eachStoreTakesItsOwnProtocolAlone() {
    var redis = List.of(URI.create("rediss://a"));
    assertThat(Endpoints.objection(redis, Endpoints.Protocol.REDIS)).isNull();
    assertThat(Endpoints.areTls(redis)).isTrue();
    assertThat(Endpoints.objection(List.of(PLAIN), Endpoints.Protocol.REDIS))
        .startsWith("must be URLs such as redis://");
    assertThat(Endpoints.objection(redis, Endpoints.Protocol.HTTP))
        .startsWith("must be URLs such as http://");
  }

  @Test
  void portIsAddedWhereNoneIsNamed() {
    assertThat(
            Endpoints.withPort(List.of(URI.create("https://a/"), URI.create("https://[::1]:1")), 7))
        .containsExactly(URI.create("https://a:7"), URI.create("https://[::1]:1"));
  }

  @Test
  void certificateAndKeyComeTogether() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TlsFiles(null, Path.of("certificate"), null));
    assertThatIllegalArgumentException().isThrownBy(() -> new TlsFiles(null, null, Path.of("key")));
  }
}
