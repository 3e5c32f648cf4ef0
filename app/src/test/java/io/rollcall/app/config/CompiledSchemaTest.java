package io.rollcall.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class CompiledSchemaTest {

  private static final String LIMITS =
      """
      {"type": "object", "required": ["port"], "additionalProperties": false, "properties": {
        "port": {"type": "integer", "maximum": 65535},
        "host": {"pattern": "^[a-z]+$"},
        "mode": {"enum": ["fast", "safe"]},
        "since": {"format": "date-time"}}}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"port": 80, "host": "a"}          |                    |
          {"port": "s3cret"}                 | /port: string      | /properties/port/type
          {"port": 70000}                    | /port: must have   | /properties/port/maximum
          {"port": 80, "host": "s3cret"}     | /host: does not    | /properties/host/pattern
          {"port": 80, "mode": "s3cret"}     | /mode: does not    | /properties/mode/enum
          {"port": 80, "since": "s3cret"}    | /since: does not   | /properties/since/format
          {"port": 1e400}                    | /port: number      | /properties/port/type
          {}                                 | 'port' not found   | /required
          []                                 | array found        | /type
          """)
  void flawsAreToldByPlaceAndRule(String value, String inValue, String rule) throws Exception {
    var flaw = compile(LIMITS).flaw(List.of(json(value)));

    if (inValue == null) {
      assertThat(flaw).isEmpty();
    } else {
      assertThat(flaw.orElseThrow().inValue()).contains(inValue).doesNotContain("s3cret", "70000");
      assertThat(flaw.orElseThrow().inSchema()).isEqualTo("it breaks the rule at " + rule);
    }
  }

  @Test
  void namesInTheValueAreNotToldWithTheRuleAlone() throws Exception {
    var flaw = compile(LIMITS).flaw(List.of(json("{\"port\": 80, \"s3cret\": 1}"))).orElseThrow();

    assertThat(flaw.inValue()).contains("s3cret");
    assertThat(flaw.inSchema()).isEqualTo("it breaks the rule at /additionalProperties");
  }

  @ParameterizedTest
  @CsvSource({
    "http://json-schema.org/draft-04/schema#, definitions",
    "http://json-schema.org/draft-06/schema#, definitions",
    "http://json-schema.org/draft-07/schema#, definitions",
    "http://json-schema.org/draft-07/schema, definitions",
    "https://json-schema.org/draft/2019-09/schema, $defs",
    "https://json-schema.org/draft/2020-12/schema, $defs"
  })
  void draftsAreKnown(String draft, String definitions) throws Exception {
    var schema =
        compile(
            "{\"$schema\": \"%s\", \"%s\": {\"a\": {\"type\": \"string\"}}, \"$ref\": \"#/%s/a\"}"
                .formatted(draft, definitions, definitions));

    assertThat(schema.flaw(List.of(json("\"x\"")))).isEmpty();
    assertThat(schema.flaw(List.of(json("1")))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\": \"strin\"}",
        "{\"type\": 5}",
        "5",
        "[]",
        "{\"multipleOf\": 0}",
        "{\"minLength\": -1}",
        "{\"minLength\": 1e999}",
        "{\"$schema\": \"http://json-schema.org/draft-03/schema#\"}",
        "{\"$schema\": \"http://example.com/mine\"}",
        "{\"$schema\": 7}",
        "{\"$ref\": \"#/$defs/nowhere\"}",
        "{\"$ref\": \"#nowhere\"}",
        "{\"$ref\": \"other.json\"}",
        "{\"$ref\": \"file:///etc/passwd\"}",
        "{\"$ref\": \"classpath:logback.xml\"}",
        "{\"$ref\": \"resource:logback.xml\"}",
        "{\"$ref\": \"jar:file:///tmp/a.jar!/b\"}",
        "{\"$ref\": \"http://127.0.0.1:1/a\"}",
        "{\"$ref\": \"https://json-schema.org.example.com/draft\"}",
        "{\"items\": {\"$id\": \"http://a/\", \"$schema\": \"http://example.com/mine\"}}",
        "{\"pattern\": \"(\"}",
        "{\"pattern\": \"(?=a)b\"}",
        "{\"pattern\": \"(a)\\\\1\"}",
        "{\"pattern\": \"(a{1000}){1000}\"}",
        "{\"pattern\": \"(((a{1000}){1000}){1000})\"}",
        "{\"pattern\": \"((a{1000}[(]){1000,}[)]){0,1000}?\"}",
        "{\"pattern\": \"((a{1000})\\\\Q\\\\E{1000})\\\\Q\\\\E{1000}\"}",
        "{\"pattern\": \"\\\\Q[\\\\E((a{1000}){1000}){1000}\"}",
        "{\"patternProperties\": {\"(a{100}){100}\": {}}}"
      })
  void whatIsNoSchemaOrRefersElsewhereIsRefused(String text) {
    assertThatExceptionOfType(CompiledSchema.Unusable.class).isThrownBy(() -> compile(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "^[a-z]{1,63}(\\\\.[a-z0-9-]{1,63}){1,10}$",
        "^([0-9]{1,3}\\\\.){3}[0-9]{1,3}:[0-9]{1,5}$",
        "^[a-z]{900}/[a-z]{900}/[a-z]{900}$",
        "{\\\\{a{2,}}"
      })
  void patternsMayRepeatMuch(String pattern) throws Exception {
    assertThat(compile("{\"pattern\": \"%s\"}".formatted(pattern)).flaw(List.of(json("1"))))
        .isEmpty();
  }

  @Test
  void longPatternsAreRefused() {
    var text = "{\"pattern\": \"%s\"}".formatted("a".repeat(1_001));

    assertThatExceptionOfType(CompiledSchema.Unusable.class)
        .isThrownBy(() -> compile(text))
        .withMessageContaining("is longer than 1000 characters");
  }

  @Test
  void aSchemaMayReferToItselfAndToADraft() throws Exception {
    var tree = compile("{\"items\": {\"$ref\": \"#\"}, \"type\": \"array\"}");
    var draft = compile("{\"$ref\": \"https://json-schema.org/draft/2020-12/schema\"}");

    assertThat(tree.flaw(List.of(json("[[[]], []]")))).isEmpty();
    assertThat(tree.flaw(List.of(json("[[[1]]]")))).isPresent();
    assertThat(tree.flaw(List.of(json("[".repeat(100) + "]".repeat(100))))).isEmpty();
    assertThat(draft.flaw(List.of(json("{\"type\": \"object\"}")))).isEmpty();
    assertThat(draft.flaw(List.of(json("{\"type\": 5}")))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"$ref\": \"#\"}",
        "{\"allOf\": [{\"$ref\": \"#\"}]}",
        "{\"$id\": \"http://a/b\", \"not\": {\"$ref\": \"b\"}}",
        "{\"$defs\": {\"a\": {\"$ref\": \"#/$defs/b\"}, \"b\": {\"$ref\": \"#/$defs/a\"}},"
            + " \"$ref\": \"#/$defs/a\"}"
      })
  void referencesWithoutAnEndAreToldSo(String text) throws Exception {
    assertThat(compile(text).flaw(List.of(json("1"))).orElseThrow().inValue())
        .isEqualTo("it refers to itself without an end");
  }

  @Test
  void schemasThatTakeTooLongAreGivenUp() throws Exception {
    var doubling =
        """
        {"$defs": {"n": {"properties": {"a": {"allOf": [{"$ref": "#/$defs/n"}, {"$ref": "#/$defs/n"}]}}}},
         "$ref": "#/$defs/n"}
        """;
    var deep = "{\"a\":".repeat(60) + "1" + "}".repeat(60);
    var slow = "{\"items\": {\"pattern\": \"(x{1000}y?){3}$\"}}";
    var element = "\"" + "x".repeat(10_000) + "\",";

    assertGivenUp(doubling, deep);
    assertGivenUp(slow, "[" + element.repeat(25) + "1]");
    assertThat(compile(slow).flaw(List.of(json("[" + element + "1]")))).isEmpty();
    assertGivenUp(slow, Collections.nCopies(25, "[" + element + "1]").toArray(String[]::new));
  }

  private static void assertGivenUp(String schema, String... documents) throws Exception {
    var value = new ArrayList<JsonNode>();
    for (var document : documents) {
      value.add(json(document));
    }
    assertThat(compile(schema).flaw(value).orElseThrow().inValue())
        .isEqualTo("it takes too long to check");
  }

  @Test
  void patternsThatExplodeElsewhereDoNot() throws Exception {
    var schema = compile("{\"pattern\": \"^(a+)+$\"}");

    assertThat(schema.flaw(List.of(json("\"" + "a".repeat(100_000) + "b\"")))).isPresent();
    assertThat(schema.flaw(List.of(json("\"" + "a".repeat(100_000) + "\"")))).isEmpty();
  }

  @Test
  void theLargestValueIsChecked() throws Exception {
    var schema = compile("{\"items\": {\"anyOf\": [{\"type\": \"string\"}, {\"minimum\": 0}]}}");

    assertThat(schema.flaw(List.of(json("[" + "1,".repeat(131_000) + "1]")))).isEmpty();
    assertThat(schema.flaw(List.of(json("[" + "1,".repeat(131_000) + "-1]")))).isPresent();
  }

  private static CompiledSchema compile(String text) throws Exception {
    return CompiledSchema.of(json(text));
  }

  private static JsonNode json(String text) throws UnreadableDocument {
    return JsonDocument.parse(text);
  }
}
