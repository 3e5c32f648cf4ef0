package io.rollcall.backend.consul;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is kept, as JSON, in the notes of the checks that Rollcall registers. */
final class Notes {

  private Notes() {}

  /**
   * Of the check that is the lease.
   *
   * @param registration tells one registration from all others, so that the check changes with each
   * @param fields own fields that Consul's metadata cannot hold
   * @param metadata the registration's metadata that Consul's cannot hold
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record OfLease(
      String registration,
      @Nullable Map<String, String> fields,
      @Nullable Map<String, String> metadata) {}

  /**
   * Of the check that shows what was reported; {@code status} and {@code output} are absent when
   * nothing was.
   *
   * @param registration the one that was reported on, as in {@link OfLease}
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record OfReport(String registration, @Nullable String status, @Nullable String output) {}

  /** Null when {@code notes} are not of that kind: somebody else wrote them. */
  static <T> @Nullable T read(@Nullable String notes, Class<T> kind) {
    if (notes == null || notes.isEmpty()) {
      return null;
    }
    try {
      return Json.MAPPER.readValue(notes, kind);
    } catch (JsonProcessingException foreign) {
      return null;
    }
  }
}
