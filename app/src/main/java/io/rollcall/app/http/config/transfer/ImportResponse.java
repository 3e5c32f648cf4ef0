package io.rollcall.app.http.config.transfer;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of each entry of an import, in their order.
 *
 * @param diffsLeftOut how many have no diff since all together had become too long
 */
@Serdeable.Serializable
@Schema(name = "ConfigImport")
record ImportResponse(List<ImportResponse.Result> results, int diffsLeftOut) {

  /**
   * What became of one entry, or would become of it.
   *
   * @param key empty where the entry names none
   * @param diff what would become other, in the unified format; missing where nothing was compared
   * @param problem why it was refused, or is not known to be written; missing otherwise
   */
  @Serdeable.Serializable
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "ConfigImportResult")
  record Result(
      String key,
      @Schema(
              type = "string",
              allowableValues = {"create", "change", "same", "refused", "unknown"})
          String outcome,
      @Nullable String diff,
      @Nullable String problem) {

    static Result refused(String key, String problem) {
      return new Result(key, "refused", null, problem);
    }

    /** It may have been written. */
    static Result unknown(String key, String problem) {
      return new Result(key, "unknown", null, problem);
    }
  }
}
