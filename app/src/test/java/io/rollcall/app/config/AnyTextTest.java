package io.rollcall.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is sent is read or refused, never anything else. */
class AnyTextTest {

  @Property(tries = 2_000)
  void aTextIsReadOrRefused(@ForAll DocumentFormat format, @ForAll("texts") String text) {
    try {
      assertThat(format.parse(text)).isNotNull();
    } catch (UnreadableDocument e) {
      assertThat(e.getMessage()).matches("(line \\d+, column \\d+: )?[a-zA-Z0-9 ,']+");
    }
  }

  @Property(tries = 2_000)
  void aSchemaIsUsedOrRefused(@ForAll("schemas") String text) throws UnreadableDocument {
    var schema = JsonDocument.parse(text);
    try {
      assertThat(CompiledSchema.of(schema).flaw(List.of(schema))).isNotNull();
    } catch (CompiledSchema.Unusable e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  /** Pieces that mean something to one of the formats. */
  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\n",
            " ",
            "  ",
            "\t",
            "- ",
            "? ",
            "a",
            "b",
            "1",
            "0x1",
            "-",
            "&a ",
            "*a",
            "<<",
            "!",
            "!!int ",
            "!!set ",
            "!!omap ",
            "!!pairs ",
            "!!binary ",
            "!!null ",
            "!!bool ",
            "!!float ",
            "!!timestamp ",
            "!!map ",
            "!!seq ",
            "%YAML 1.2\n",
            "---\n",
            "...",
            "\"",
            "'",
            "\\",
            "\\u",
            "#",
            "=",
            ".",
            "1e9",
            "1:30",
            "null",
            "true",
            "yes",
            "[[",
            "]]",
            "'''",
            "\"\"\"",
            "|",
            ">",
            "2026-01-02",
            "T10:00:00Z",
            "ä",
            "\u0085",
            "\uFEFF",
            "\uD83D\uDE00",
            "inf",
            "nan",
            "~",
            "@",
            "`")
        .list()
        .ofMaxSize(20)
        .map(pieces -> String.join("", pieces));
  }

  @Provide
  Arbitrary<String> schemas() {
    var names =
        Arbitraries.of(
            "$ref",
            "$id",
            "$schema",
            "$defs",
            "$anchor",
            "$dynamicRef",
            "$dynamicAnchor",
            "type",
            "properties",
            "patternProperties",
            "additionalProperties",
            "items",
            "prefixItems",
            "contains",
            "allOf",
            "anyOf",
            "oneOf",
            "not",
            "if",
            "then",
            "else",
            "enum",
            "const",
            "pattern",
            "format",
            "multipleOf",
            "maximum",
            "minLength",
            "required",
            "a",
            "dependentSchemas",
            "unevaluatedProperties",
            "unevaluatedItems",
            "propertyNames",
            "uniqueItems",
            "contentSchema",
            "$recursiveRef",
            "$vocabulary",
            "minContains");
    var leaves =
        Arbitraries.of(
            "true",
            "false",
            "null",
            "1",
            "-1",
            "1e400",
            "\"string\"",
            "\"#\"",
            "\"#/$defs/a\"",
            "\"#a\"",
            "\"a\"",
            "\"file:///etc/passwd\"",
            "\"http://localhost:1/\"",
            "\"(a+)+$\"",
            "\"(\"",
            "\"date-time\"",
            "\"regex\"",
            "\"http://json-schema.org/draft-07/schema#\"",
            "\"https://json-schema.org/draft/2019-09/schema\"",
            "[]",
            "{}",
            "[\"a\"]");
    return Arbitraries.recursive(
        () -> leaves,
        inner ->
            Arbitraries.oneOf(
                Arbitraries.maps(names, inner)
                    .ofMaxSize(3)
                    .map(
                        map ->
                            map.entrySet().stream()
                                .map(e -> "\"%s\":%s".formatted(e.getKey(), e.getValue()))
                                .collect(java.util.stream.Collectors.joining(",", "{", "}"))),
                inner.list().ofMaxSize(2).map(list -> "[" + String.join(",", list) + "]")),
        0,
        4);
  }
}
