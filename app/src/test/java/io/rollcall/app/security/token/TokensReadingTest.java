package io.rollcall.app.security.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rollcall.app.setting.InvalidSettings;
import io.rollcall.app.setting.SettingProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokensReadingTest {

  private static final String HASH = "sha256:" + "0a".repeat(32);

  @TempDir private Path folder;

  @Test
  void allIsRead() throws IOException {
    var tokens =
        TokensReading.of(
            file(
                """
                tokens:
                  # whoever deploys orders
                  - name: orders-deployer
                    secrets:
                      - {hash: "%s", expires: 2030-01-31T00:00:00Z}
                    permissions:
                      - actions: [register, deregister]
                        services: [orders, "orders.*"]
                      - {actions: [discover], services: ["*"]}
                    networks: [10.0.0.0/8, "fd00::/8"]
                    hosts: [10.1.0.0/16, "*.orders.internal"]
                """
                    .formatted(HASH)));

    assertThat(tokens.all())
        .singleElement()
        .satisfies(
            token -> {
              assertThat(token.name()).isEqualTo("orders-deployer");
              assertThat(token.secrets()).hasSize(1);
              assertThat(token.describePermissions())
                  .containsExactly("register, deregister: orders, orders.*", "discover: *");
              assertThat(token.networks()).hasToString("[10.0.0.0/8, fd00:0:0:0:0:0:0:0/8]");
              assertThat(token.hosts()).hasToString("10.1.0.0/16, *.orders.internal");
            });
  }

  @Test
  void allThatIsWrongIsToldAtOnce() throws IOException {
    var problems =
        problems(
            """
            tokens:
              - name: a b
                secrets: []
                permissions:
                  - actions: [destroy]
                    services: ["orders *"]
                  - services: [orders]
              - name: twice
                secrets:
                  - hash: rc_secret
                  - hash: %1$s
                    until: tomorrow
                permissions: []
                networks: [10.0.0.0/33]
                host: [a]
              - name: twice
                secrets:
                  - {hash: "%1$s", expires: tomorrow}
                permissions:
                  - {actions: [discover], services: ["*"]}
                networks: []
                hosts: ["a b"]
            token: none
            """
                .formatted(HASH));

    assertThat(problems)
        .anyMatch(each -> each.startsWith("token is not known"))
        .anyMatch(each -> each.startsWith("tokens[0].name must be") && each.contains("'a b'"))
        .anyMatch(each -> each.startsWith("tokens[0].secrets must be"))
        .anyMatch(each -> each.startsWith("tokens[0].permissions[0].actions must be one of regis"))
        .anyMatch(each -> each.startsWith("tokens[0].permissions[0].services must be"))
        .anyMatch(each -> each.startsWith("tokens[0].permissions[1].actions must be given"))
        .anyMatch(each -> each.startsWith("tokens[1].secrets[0].hash must be sha256: and"))
        .anyMatch(each -> each.startsWith("tokens[1].secrets[1].until is not known"))
        .anyMatch(each -> each.startsWith("tokens[1].permissions must be a list"))
        .anyMatch(each -> each.startsWith("tokens[1].networks must be networks"))
        .anyMatch(each -> each.startsWith("tokens[1].host is not known"))
        .anyMatch(each -> each.startsWith("tokens[2].name must be given once"))
        .anyMatch(each -> each.startsWith("tokens[2].secrets[0].hash must be given once"))
        .anyMatch(each -> each.startsWith("tokens[2].secrets[0].expires must be a time"))
        .anyMatch(each -> each.startsWith("tokens[2].networks must be one or more"))
        .anyMatch(each -> each.startsWith("tokens[2].hosts must be"))
        .noneMatch(each -> each.contains("rc_secret"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-rw-r--", "rw-r--rw-"})
  void whatOthersMayWriteIsRefused(String permissions) throws IOException {
    var file = file("tokens: []");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

    assertThatExceptionOfType(InvalidSettings.class)
        .isThrownBy(() -> TokensReading.of(file))
        .withMessageContaining("its owner alone may write");
  }

  private List<String> problems(String text) throws IOException {
    var file = file(text);
    try {
      var _ = TokensReading.of(file);
      return List.of();
    } catch (InvalidSettings e) {
      return e.problems().stream()
          .map(SettingProblem::message)
          .map(message -> message.substring(message.indexOf("): ") + 3))
          .toList();
    }
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("tokens.yml"), text);
  }
}
