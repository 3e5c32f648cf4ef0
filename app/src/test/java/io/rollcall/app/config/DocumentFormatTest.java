package io.rollcall.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rollcall.model.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentFormatTest {

  @ParameterizedTest
  @CsvSource({
    "application/json, JSON",
    "Application/JSON, JSON",
    "application/schema+json, JSON",
    "application/yaml, YAML",
    "application/x-yaml, YAML",
    "text/yaml, YAML",
    "text/x-yaml, YAML",
    "application/vnd.oai.openapi+yaml, YAML",
    "application/toml, TOML",
    "text/x-toml, TOML",
    "text/plain,",
    "application/jsonp,",
    "text/x-java-properties,"
  })
  void mediaTypeTellsTheFormat(String mediaType, DocumentFormat format) {
    assertThat(DocumentFormat.of(mediaType)).isEqualTo(format);
  }

  @Test
  void formatsSayTheSame() throws UnreadableDocument {
    var json = JsonDocument.parse("{\"a\": {\"b\": [1, true, \"x\"]}, \"at\": \"2026-01-02\"}");

    assertThat(YamlDocuments.parse("a: {b: [1, yes, x]}\nat: 2026-01-02")).containsExactly(json);
    assertThat(TomlDocument.parse("at = 2026-01-02\na.b = [1, true, 'x']").toString())
        .isEqualTo("{\"at\":\"2026-01-02\",\"a\":{\"b\":[1,true,\"x\"]}}");
  }

  @Test
  void yamlMayHaveSeveralDocumentsOrNone() throws UnreadableDocument {
    assertThat(YamlDocuments.parse("a: 1\n---\nb: 2\n")).hasSize(2);
    assertThat(YamlDocuments.parse("# nothing")).isEmpty();
  }

  @Test
  void aliasesAndMergesStandForWhatTheyName() throws UnreadableDocument {
    var text = "base: &base {a: 1}\nsame: *base\nmore: {<<: *base, b: 2}\n";

    assertThat(YamlDocuments.parse(text).getFirst())
        .hasToString("{\"base\":{\"a\":1},\"same\":{\"a\":1},\"more\":{\"a\":1,\"b\":2}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          JSON | '{"a": secret}'             | line 1, column 7: something is out of place
          JSON | '{"a":\n "secret" "b": 1}'  | line 2, column 11: something is out of place
          JSON | '{"secret": 1, "secret": 2}'| a name is given twice
          JSON | '{"secret": 1'              | it ends too early
          JSON | ''                          | it ends too early
          JSON | '{"secret": 1} 2'           | something is out of place
          JSON | '{"secret": 01}'            | something is out of place
          JSON | '{''secret'': 1}'           | something is out of place
          JSON | '[NaN]'                     | something is out of place
          YAML | 'a: 1\nb: [secret'          | line 2, column 11: something is out of place
          YAML | 'secret: 1\nsecret: 2'      | line 2, column 1: a name is given twice
          YAML | '1: a\n"1": b'              | a name is given twice
          YAML | 'a: *secret'                | line 1, column 4: something is out of place
          YAML | 'a: !secret 1'              | something is out of place
          YAML | 'a: !!java.net.URL [x]'     | something is out of place
          YAML | 'a: !!int secret'           | a value that YAML does not allow
          YAML | 'a: !!float secret'         | a value that YAML does not allow
          YAML | 'a: !!binary c2VjcmV0'      | a value that JSON cannot express
          YAML | 'a: !!set {secret}'         | a value that JSON cannot express
          YAML | '? [secret]\n: 1'           | a name is not a text
          YAML | 'a: &a [*a]'                | nested deeper than 100 levels
          YAML | 'a: \u0001'                 | line 1, column 4: a character that YAML does not allow
          YAML | 'a:\tb\n\t- secret'         | line 1, column 3: something is out of place
          TOML | 'a = secret'                | line 1, column
          TOML | 'secret = 1\nsecret = 2'    | a name is given twice
          TOML | '[a'                        | something is out of place
          """)
  void errorsTellWhereAndRepeatNothing(DocumentFormat format, String text, String expected) {
    var value = text.translateEscapes();

    assertThatExceptionOfType(UnreadableDocument.class)
        .isThrownBy(() -> format.parse(value))
        .withMessageContaining(expected)
        .withMessageNotContaining("secret");
  }

  @ParameterizedTest
  @CsvSource({
    "JSON, [, ]",
    "JSON, '{\"a\":', }",
    "YAML, [, ]",
    "YAML, '{a: ', }",
    "YAML, '- ', ''",
    "TOML, 'a = [', ]",
    "TOML, 'a.', 'a = 1'",
    "TOML, '[[a]]\na.', 'a = 1'"
  })
  void whatIsNestedTooDeepIsRefused(DocumentFormat format, String open, String close) {
    for (int depth : new int[] {101, 1_000, 20_000}) {
      var body = open.startsWith("a = ") ? "a = " + "[".repeat(depth) : open.repeat(depth);
      var text = close.equals("a = 1") ? body + close : body + "1" + close.repeat(depth);

      assertThatExceptionOfType(UnreadableDocument.class).isThrownBy(() -> format.parse(text));
    }
  }

  @Test
  void aliasesThatStandForTooMuchAreRefused() {
    var bomb = new StringBuilder("a0: &a0 [x,x]\n");
    for (int i = 1; i < 25; i++) {
      bomb.append("a%d: &a%d [*a%d,*a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    assertThatExceptionOfType(UnreadableDocument.class)
        .isThrownBy(() -> YamlDocuments.parse(bomb.toString()))
        .withMessageContaining("aliases stand for too much");
    assertThatExceptionOfType(UnreadableDocument.class)
        .isThrownBy(() -> YamlDocuments.parse("a: &a []\nb: [" + "*a,".repeat(60) + "]"))
        .withMessageContaining("more than 50 aliases");
  }

  @ParameterizedTest
  @CsvSource({
    "JSON, [, ]",
    "YAML, '[!!int ', ]",
    "YAML, '? !!int ', '\n: 1'",
    "TOML, 'a = [', ]",
    "TOML, 'a = 0x', ''"
  })
  void wholeNumbersHaveAtMostAThousandDigits(DocumentFormat format, String open, String close) {
    var text = open + "9".repeat(2_000) + close;

    assertThatExceptionOfType(UnreadableDocument.class).isThrownBy(() -> format.parse(text));
  }

  @Test
  void numbersWithAPointOrAnExponentAreFloatingPoint() throws UnreadableDocument {
    var numbers = "[1.5, 1e30, 1e999999999, {\"b\": 1e-999999999}]";

    var toml = TomlDocument.parse("a = " + numbers.replace("\"b\":", "b =")).path("a");
    assertThat(toml).isEqualTo(JsonDocument.parse(numbers));
  }

  @Test
  void theLargestValuesAreRead() throws UnreadableDocument {
    var list = "[" + "1,".repeat(Limits.CONFIG_VALUE_SIZE / 2 - 1) + "1]";
    var number = "[" + "9".repeat(900) + "]";

    assertThat(JsonDocument.parse(list)).hasSize(Limits.CONFIG_VALUE_SIZE / 2);
    assertThat(YamlDocuments.parse(list).getFirst()).hasSize(Limits.CONFIG_VALUE_SIZE / 2);
    assertThat(TomlDocument.parse("a = " + list).path("a")).hasSize(Limits.CONFIG_VALUE_SIZE / 2);
    assertThat(YamlDocuments.parse(number)).containsExactly(JsonDocument.parse(number));
  }
}
