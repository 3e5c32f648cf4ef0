package io.rollcall.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rollcall.app.OneServer;
import io.rollcall.config.Authorship;
import io.rollcall.config.Condition;
import io.rollcall.config.ConfigContent;
import io.rollcall.config.ConfigStore;
import io.rollcall.config.ConfigWrite;
import io.rollcall.model.RegistryException.InvalidValue;
import jakarta.inject.Inject;
import java.util.List;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;

@OneServer
class ContentCheckTest {

  private static final String JSON = "application/json";
  private static final String PORT = "{\"properties\": {\"port\": {\"type\": \"integer\"}}}";

  @Inject private ConfigStore store;

  @Test
  void aValueIsWhatItsMediaTypeSays() {
    put("check/a", JSON, "{\"a\": 1}");

    assertRefused("check/a", JSON, "{\"s3cret\": }")
        .isEqualTo(
            "value must be JSON (line 1, column 12: something is out of place), but is '***'");
    assertRefused("check/a", "application/yaml", "a: [s3cret")
        .startsWith("value must be YAML (line");
    assertRefused("check/a", "application/toml", "s3cret").startsWith("value must be TOML (line");
    put("check/a", "text/plain", "{\"s3cret\": }");
    assertThat(store.get("check/a").version().number()).isEqualTo(2);
  }

  @Test
  void aSchemaHoldsForItsKeyAndAllBelow() {
    put("schemas/tree", JSON, PORT);

    for (var key : List.of("tree", "tree/a", "tree/a/b")) {
      put(key, JSON, "{\"port\": 80}");
      assertRefused(key, JSON, "{\"port\": \"s3cret\"}")
          .isEqualTo(
              "value must follow schema 'schemas/tree' in version 1 (at /port: string found,"
                  + " integer expected), but is '***'");
    }
    put("trees", JSON, "{\"port\": \"x\"}");
    put("tre", JSON, "{\"port\": \"x\"}");
  }

  @Test
  void theSchemaForMoreOfTheKeyCounts() {
    put("schemas/near", JSON, PORT);
    put("schemas/near/b", "application/schema+json", "{\"type\": \"array\"}");

    put("near/b/c", JSON, "[]");
    assertRefused("near/b", JSON, "{\"port\": 80}").contains("'schemas/near/b'");
    assertRefused("near/c", JSON, "{\"port\": []}").contains("'schemas/near'");
  }

  @Test
  void yamlAndTomlFollowSchemasAndOtherTextsCannot() {
    put("schemas/formats", JSON, PORT);

    put("formats/a", "application/yaml", "port: 80\n---\nport: 81\n");
    assertRefused("formats/a", "application/yaml", "port: 80\n---\nport: x\n").contains("at /port");
    put("formats/b", "application/toml", "port = 80");
    assertRefused("formats/b", "application/toml", "port = 'x'").contains("at /port");
    assertRefused("formats/c", "text/plain", "{\"port\": 80}")
        .contains("must be JSON, YAML or TOML by its content type");
  }

  @Test
  void aSchemaHoldsFromItsNextVersionOnAndNoMoreOnceItIsDeleted() {
    put("schemas/next", JSON, PORT);
    put("next/a", JSON, "{\"port\": 80}");
    put("schemas/next", JSON, "{\"required\": [\"host\"]}");

    assertThat(store.get("next/a").version().number()).isEqualTo(1);
    assertRefused("next/a", JSON, "{\"port\": 81}").contains("in version 2", "'host' not found");
    write(new ConfigWrite.Delete("schemas/next", Condition.none()));
    put("next/a", JSON, "{\"port\": \"x\"}");
  }

  @Test
  void aRollbackIsNotChecked() {
    put("back/a", JSON, "{\"port\": \"x\"}");
    put("back/a", JSON, "{\"port\": 80}");
    put("schemas/back", JSON, PORT);

    write(new ConfigWrite.Rollback("back/a", 1, Condition.none()));
    assertThat(store.get("back/a").content().text()).contains("\"x\"");
  }

  @Test
  void aSchemaIsCheckedItself() {
    assertRefused("schemas/bad", JSON, "{\"type\": \"strin\"}")
        .startsWith("value must be a JSON Schema (at /type:");
    assertRefused("schemas/bad", JSON, "{\"$ref\": \"file:///etc/passwd\"}")
        .contains("it refers to what is not in it");
    assertRefused("schemas/bad", "application/yaml", "type: string")
        .contains("with content type application/schema+json");
    assertRefused("schemas/bad", "text/plain", "{}").contains("must be a JSON Schema");
  }

  @Test
  void whatLooksSealedIsRefused() {
    assertRefused("check/sealed", "text/plain", "sealed:s3cret")
        .isEqualTo(
            "value must not begin with 'sealed:', which is reserved for what Rollcall seals, but is"
                + " '***'");
  }

  private void put(String key, String mediaType, String text) {
    write(new ConfigWrite.Put(key, new ConfigContent(mediaType, text), Condition.none(), false));
  }

  private void write(ConfigWrite write) {
    assertThat(store.write(write, new Authorship("alice", "")).isChanged()).isTrue();
  }

  private AbstractStringAssert<?> assertRefused(String key, String mediaType, String text) {
    var content = new ConfigContent(mediaType, text);
    var put = new ConfigWrite.Put(key, content, Condition.none(), false);
    var refused =
        assertThatExceptionOfType(InvalidValue.class)
            .isThrownBy(() -> store.write(put, new Authorship("alice", "")))
            .actual();
    return assertThat(refused.getMessage()).doesNotContain("s3cret");
  }
}
