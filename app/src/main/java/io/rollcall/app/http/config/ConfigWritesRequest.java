package io.rollcall.app.http.config;

import static java.util.Objects.requireNonNullElse;

import io.rollcall.app.http.json.JsonObject;
import io.rollcall.config.Condition;
import io.rollcall.config.ConfigContent;
import io.rollcall.config.ConfigWrite;
import io.rollcall.model.RegistryException.InvalidValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Locale;

/**
 * Writes that are made together.
 *
 * @param message why; none when it is not given
 * @param force whether values of quite another size than the ones before are meant so
 */
@Schema(name = "ConfigWrites", requiredProperties = "writes")
record ConfigWritesRequest(String message, boolean force, List<Write> writes) {

  private static final List<String> FIELDS = List.of("message", "force", "writes");
  private static final List<String> WRITE_FIELDS =
      List.of("key", "value", "contentType", "rollbackTo", "delete", "ifVersion", "ifAbsent");

  /**
   * What is to become of one configuration: it has one of {@code value}, {@code rollbackTo} and
   * {@code delete}.
   *
   * @param value the text
   * @param contentType of the value; {@code text/plain} when it is not given
   * @param rollbackTo a version that is kept
   * @param delete {@code true}
   * @param ifVersion the version that must be the latest
   * @param ifAbsent whether there must be no value
   */
  @Schema(name = "ConfigWrite", requiredProperties = "key")
  record Write(
      String key,
      String value,
      String contentType,
      long rollbackTo,
      boolean delete,
      long ifVersion,
      boolean ifAbsent) {}

  /**
   * What a body asks for.
   *
   * @param message empty when it is not given
   */
  record Asked(String message, List<ConfigWrite> writes) {}

  static Asked read(JsonObject json) {
    json.allowOnly(FIELDS);
    boolean isForced = json.optionalFlag("force");
    return new Asked(
        requireNonNullElse(json.optionalText("message"), ""),
        json.objects("writes").stream().map(write -> write(write, isForced)).toList());
  }

  private static ConfigWrite write(JsonObject json, boolean isForced) {
    json.allowOnly(WRITE_FIELDS);
    var key = json.text("key");
    var value = json.optionalText("value");
    boolean isRollback = json.optionalLong("rollbackTo") != null;
    boolean isDeletion = json.optionalFlag("delete");
    if ((value == null ? 0 : 1) + (isRollback ? 1 : 0) + (isDeletion ? 1 : 0) != 1) {
      throw new InvalidValue(
          json.placeOf("key"), key, "must have one of value, rollbackTo and delete");
    }
    if (isRollback) {
      return new ConfigWrite.Rollback(
          key, RollbackRequest.version(json, "rollbackTo"), condition(json));
    }
    if (value == null) {
      return new ConfigWrite.Delete(key, condition(json));
    }
    var type = requireNonNullElse(json.optionalText("contentType"), ConfigBody.STANDARD_TYPE);
    var content = new ConfigContent(type.toLowerCase(Locale.ROOT), value);
    return new ConfigWrite.Put(key, content, condition(json), isForced);
  }

  private static Condition condition(JsonObject json) {
    boolean isAbsent = json.optionalFlag("ifAbsent");
    if (json.optionalLong("ifVersion") == null) {
      return isAbsent ? Condition.absent() : Condition.none();
    }
    if (isAbsent) {
      throw new InvalidValue(
          json.placeOf("ifAbsent"), "true", "must not be given together with ifVersion");
    }
    return Condition.at(RollbackRequest.version(json, "ifVersion"));
  }
}
