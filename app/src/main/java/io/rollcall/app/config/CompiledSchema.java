package io.rollcall.app.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.FailFastAssertionException;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressionFactory;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Schema that values can be checked against: of drafts 4, 6, 7, 2019-09 or 2020-12, which is
 * what it is when it does not say. It refers to itself and to those drafts alone; nothing is
 * fetched. Immutable.
 */
final class CompiledSchema {

  private static final SchemaRegistry DRAFTS = registry(true, CompiledSchema::pattern);

  private final Schema schema;

  private CompiledSchema(Schema schema) {
    this.schema = schema;
  }

  /**
   * What a value does wrong.
   *
   * @param place in the value, by the names that are in it
   * @param rule place in the schema of what it breaks
   * @param message says what the schema asks for, and may repeat names of the value
   */
  record Flaw(String place, String rule, String message) {

    /** For whoever may know which names are in the value. */
    String inValue() {
      return place.isEmpty() ? message : "at %s: %s".formatted(place, message);
    }

    /** For everybody else. */
    String inSchema() {
      return rule.isEmpty() ? message : "it breaks the rule at " + rule;
    }
  }

  /** A text is no JSON Schema that can be used. */
  static final class Unusable extends Exception {
    Unusable(String message) {
      super(message, null, false, false);
    }
  }

  static CompiledSchema of(JsonNode text) throws Unusable {
    try {
      var flaw =
          flaw(
              DRAFTS.getSchema(SchemaLocation.of(draft(text).getDialectId())),
              text,
              new CheckBudget());
      if (flaw.isPresent()) {
        throw new Unusable(flaw.get().inValue());
      }
      var schema = registry(false, LinearPattern::of).getSchema(text);
      schema.initializeValidators();
      return new CompiledSchema(schema);
    } catch (RuntimeException | StackOverflowError e) {
      throw new Unusable(reason(e));
    }
  }

  private static String reason(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof LinearPattern.Unsupported || cause instanceof CheckBudget.Exceeded) {
        return String.valueOf(cause.getMessage());
      }
    }
    return "it refers to what is not in it, or makes no sense";
  }

  private static SpecificationVersion draft(JsonNode text) throws Unusable {
    var named = text.path("$schema");
    return named.isMissingNode()
        ? SpecificationVersion.DRAFT_2020_12
        : SpecificationVersion.fromDialectId(named.asText())
            .or(() -> SpecificationVersion.fromDialectId(named.asText() + "#"))
            .orElseThrow(
                () -> new Unusable("its $schema must be draft 4, 6, 7, 2019-09 or 2020-12"));
  }

  /** The first thing that one document of a value does wrong; empty when there is none. */
  Optional<Flaw> flaw(List<JsonNode> documents) {
    var budget = new CheckBudget();
    try {
      for (var document : documents) {
        budget = budget.rest();
        var flaw = flaw(schema, document, budget);
        if (flaw.isPresent()) {
          return flaw;
        }
      }
      return Optional.empty();
    } catch (CheckBudget.Exceeded e) {
      return Optional.of(new Flaw("", "", String.valueOf(e.getMessage())));
    } catch (RuntimeException | StackOverflowError e) {
      return Optional.of(new Flaw("", "", "it cannot be checked"));
    }
  }

  private static Optional<Flaw> flaw(Schema schema, JsonNode value, CheckBudget budget) {
    try {
      ScopedValue.where(CheckBudget.CURRENT, budget).run(() -> schema.validate(budget, value));
      return budget.getErrors().stream().findFirst().map(CompiledSchema::flaw);
    } catch (FailFastAssertionException e) {
      return Optional.of(flaw(e.getError()));
    }
  }

  private static Flaw flaw(com.networknt.schema.Error error) {
    return new Flaw(
        error.getInstanceLocation().toString(),
        String.valueOf(error.getSchemaLocation().getFragment()),
        error.getMessage());
  }

  /** Lets the drafts take any pattern in a schema: to compile it tells better what is wrong. */
  private static RegularExpression pattern(String text) {
    try {
      return LinearPattern.of(text);
    } catch (LinearPattern.Unsupported e) {
      return any -> true;
    }
  }

  private static SchemaRegistry registry(boolean isCached, RegularExpressionFactory patterns) {
    var config =
        SchemaRegistryConfig.builder()
            .failFast(true)
            .formatAssertionsEnabled(true)
            .locale(Locale.ENGLISH)
            .preloadSchema(true)
            .regularExpressionFactory(patterns)
            .build();
    return SchemaRegistry.withDefaultDialect(
        SpecificationVersion.DRAFT_2020_12,
        builder ->
            builder
                .schemaCacheEnabled(isCached)
                .schemaRegistryConfig(config)
                .schemaLoader(
                    loader ->
                        loader.allow(iri -> isDraft(iri.toString())).fetchRemoteResources(false)));
  }

  /** The library has those. */
  private static boolean isDraft(@Nullable String iri) {
    return iri != null && iri.matches("https?://json-schema\\.org/draft.*");
  }
}
