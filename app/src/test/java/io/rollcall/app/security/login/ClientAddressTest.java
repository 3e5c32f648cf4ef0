package io.rollcall.app.security.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.http.HttpMethod;
import io.micronaut.http.simple.SimpleHttpRequest;
import io.rollcall.app.setting.RunningSettings;
import io.rollcall.app.setting.SettingsSource;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {

  private static final String PROXIES = "10.0.0.0/8,fd00::/8";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          10.0.0.1    | for=192.0.2.7                              | 192.0.2.7
          10.0.0.1    | for=192.0.2.7;proto=https                  | 192.0.2.7
          10.0.0.1    | proto=https; For="192.0.2.7:8080"          | 192.0.2.7
          10.0.0.1    | for="[2001:db8::7]:80"                     | 2001:db8::7
          10.0.0.1    | for=1.1.1.1, for=192.0.2.7                 | 192.0.2.7
          10.0.0.1    | for=1.1.1.1, for=192.0.2.7, for=10.0.0.2   | 192.0.2.7
          10.0.0.1    | for=10.0.0.3, for=10.0.0.2                 | 10.0.0.3
          10.0.0.1    | for=1.1.1.1, for=unknown                   | 10.0.0.1
          10.0.0.1    | for=_hidden                                | 10.0.0.1
          10.0.0.1    | nonsense                                   | 10.0.0.1
          fd00::1     | for=192.0.2.7                              | 192.0.2.7
          192.0.2.200 | for=1.1.1.1                                | 192.0.2.200
          """)
  void forwardedCountsWhenItComesFromATrustedProxy(String peer, String header, String client) {
    assertThat(address("forwarded", peer, "Forwarded", header)).isEqualTo(client);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          10.0.0.1    | 192.0.2.7                    | 192.0.2.7
          10.0.0.1    | 1.1.1.1, 192.0.2.7, 10.0.0.2 | 192.0.2.7
          10.0.0.1    | 2001:db8::7                  | 2001:db8::7
          10.0.0.1    | 1.1.1.1,                     | 10.0.0.1
          192.0.2.200 | 1.1.1.1                      | 192.0.2.200
          """)
  void soDoesXForwardedForWhereThatIsSet(String peer, String header, String client) {
    assertThat(address("x-forwarded-for", peer, "X-Forwarded-For", header)).isEqualTo(client);
  }

  @ParameterizedTest
  @CsvSource({"forwarded,X-Forwarded-For,1.1.1.1", "x-forwarded-for,Forwarded,for=1.1.1.1"})
  void theOtherHeaderDoesNotCount(String set, String name, String value) {
    assertThat(address(set, "10.0.0.1", name, value)).isEqualTo("10.0.0.1");
  }

  private static String address(String set, String peer, String name, String value) {
    var settings =
        new RunningSettings(
            new SettingsSource(
                Optional.empty(),
                Map.of(),
                Map.of(
                    "rollcall.security.trusted-proxies", PROXIES,
                    "rollcall.security.forwarded-header", set)));
    var request = new From(peer, name, value);
    return new ClientAddress(settings).of(request).getHostAddress().replaceAll("(:0)+:", "::");
  }

  /** A request that came from {@code peer}. */
  private static final class From extends SimpleHttpRequest<String> {

    private final String peer;

    From(String peer, String name, String value) {
      super(HttpMethod.GET, "/", "");
      this.peer = peer;
      header(name, value);
    }

    @Override
    public InetSocketAddress getRemoteAddress() {
      return new InetSocketAddress(peer, 1);
    }
  }
}
