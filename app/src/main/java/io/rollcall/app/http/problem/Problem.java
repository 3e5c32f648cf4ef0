package io.rollcall.app.http.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong, for a program and for a person (RFC 9457).
 *
 * @param type {@link ProblemType#urn()}
 * @param status the HTTP status
 * @param detail what exactly, naming field and value
 * @param field the field, query parameter or path part that is at fault; null when none is
 * @param currentVersion the latest version of the configuration whose condition did not hold; 0
 *     when it has none; null for other problems
 * @param errorId what the server's log calls it; null for problems that are not the server's
 */
@Serdeable.Serializable
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Problem")
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    @Nullable String field,
    @Nullable Long currentVersion,
    @Nullable String errorId) {

  /** The type without what all types begin with. */
  String name() {
    return type.substring(ProblemType.URN.length());
  }

  static Problem of(ProblemType type, String detail) {
    return of(type, detail, null);
  }

  static Problem of(ProblemType type, String detail, @Nullable String field) {
    return new Problem(
        type.urn(), type.title(), type.status().getCode(), detail, field, null, null);
  }

  /** The same, of a configuration that is at version {@code latest}; 0 when it has none. */
  Problem atVersion(long latest) {
    return new Problem(type, title, status, detail, field, latest, errorId);
  }

  /** Makes this the body of {@code response}, whatever its status is. */
  MutableHttpResponse<Object> addTo(MutableHttpResponse<?> response, ErrorFormat format) {
    return response.body(format.body(this)).contentType(format.mediaType());
  }
}
