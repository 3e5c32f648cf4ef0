package io.rollcall.app.http.discovery;

import io.micronaut.serde.annotation.Serdeable;
import io.rollcall.discovery.ServiceSummary;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the services that have instances, in the order of their names.
 *
 * @param total how many there are in all, of those that were asked for
 * @param next what to send as {@code after} for the next page; null on the last one
 */
@Serdeable.Serializable
@Schema(name = "Services")
public record ServicesResponse(List<Summary> services, int total, @Nullable String next) {

  /** A service in a few numbers. */
  @Serdeable.Serializable
  @Schema(name = "ServiceSummary")
  public record Summary(String service, int instances, int healthy, long revision) {}

  /**
   * @param found one more than {@code limit} when there is another page
   */
  static ServicesResponse of(List<ServiceSummary> found, int limit, int total) {
    var page = found.stream().limit(limit).map(ServicesResponse::summary).toList();
    return new ServicesResponse(
        page, total, found.size() > limit ? page.getLast().service() : null);
  }

  private static Summary summary(ServiceSummary summary) {
    return new Summary(
        summary.service(), summary.instances(), summary.healthy(), summary.revision());
  }
}
