package io.rollcall.app.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.rollcall.config.ConfigCheck;
import io.rollcall.config.ConfigContent;
import io.rollcall.model.RegistryException.InvalidValue;
import io.rollcall.model.SealedText;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Values have to be what their media type says, as far as it is one of JSON, YAML and TOML, and to
 * follow the schema of their key, if it has one. No error repeats a value, nor tells names that are
 * in it when the value is to be sealed. Thread-safe.
 */
@Singleton
final class ContentCheck implements ConfigCheck {

  private final Schemas schemas;
  private final ValueSeal seal;

  ContentCheck(Schemas schemas, ValueSeal seal) {
    this.schemas = schemas;
    this.seal = seal;
  }

  @Override
  public void require(String key, ConfigContent content) {
    if (SealedText.isSealed(content.text())) {
      throw invalid(
          "must not begin with '%s', which is reserved for what Rollcall seals"
              .formatted(SealedText.PREFIX));
    }
    var documents = documents(content);
    requireSchema(key, documents);
    if (Schemas.isSchema(key)) {
      requireUsable(key, content, documents);
      schemas.writing(key);
    }
  }

  /** Null when the media type does not say what it is. */
  private static @Nullable List<JsonNode> documents(ConfigContent content) {
    var format = DocumentFormat.of(content.mediaType());
    if (format == null) {
      return null;
    }
    try {
      return format.parse(content.text());
    } catch (UnreadableDocument e) {
      throw invalid("must be %s (%s)".formatted(format, e.getMessage()));
    }
  }

  private void requireSchema(String key, @Nullable List<JsonNode> documents) {
    var governing = governing(key);
    if (governing == null) {
      return;
    }
    if (documents == null) {
      throw invalid(
          "must be JSON, YAML or TOML by its content type, to be checked against schema %s"
              .formatted(governing));
    }
    var flaw = governing.schema().flaw(documents);
    if (flaw.isPresent()) {
      throw invalid("must follow schema %s (%s)".formatted(governing, shown(key, flaw.get())));
    }
  }

  private String shown(String key, CompiledSchema.Flaw flaw) {
    return seal.isSealed(key) ? flaw.inSchema() : flaw.inValue();
  }

  private Schemas.@Nullable Governing governing(String key) {
    try {
      return schemas.governing(key).orElse(null);
    } catch (CompiledSchema.Unusable e) {
      throw invalid("must follow a schema, but that cannot be used: " + e.getMessage());
    }
  }

  private static void requireUsable(
      String key, ConfigContent content, @Nullable List<JsonNode> documents) {
    if (documents == null || DocumentFormat.of(content.mediaType()) != DocumentFormat.JSON) {
      throw invalid(
          "must be a JSON Schema, with content type application/schema+json, under '%s'"
              .formatted(key));
    }
    try {
      CompiledSchema.of(documents.getFirst());
    } catch (CompiledSchema.Unusable e) {
      throw invalid("must be a JSON Schema (%s)".formatted(e.getMessage()));
    }
  }

  private static InvalidValue invalid(String rule) {
    return new InvalidValue("value", "", rule).withoutValue();
  }
}
