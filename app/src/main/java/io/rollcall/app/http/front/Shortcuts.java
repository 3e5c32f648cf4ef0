package io.rollcall.app.http.front;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.rollcall.app.section.ManagementSection;
import io.rollcall.app.setting.RunningSettings;
import io.rollcall.time.Clock;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers the requests that are made most, before a route is looked for, from what is at hand.
 * Everything else goes on to the controllers, which give the same answers. docs/decisions/0008 says
 * what this saves.
 *
 * <p>No filter is asked for what they answer: {@link Front} decides before whether they may.
 */
@Singleton
final class Shortcuts {

  private final DiscoveryShortcut discovery;
  private final ConfigShortcut config;
  private final HttpDate date;
  private final Optional<Integer> managementPort;

  Shortcuts(
      DiscoveryShortcut discovery, ConfigShortcut config, Clock clock, RunningSettings settings) {
    this.discovery = discovery;
    this.config = config;
    this.date = new HttpDate(clock);
    this.managementPort = settings.get(ManagementSection.class).port();
  }

  /** Null when the request must go on. */
  @Nullable HttpResponse<?> answer(HttpRequest<?> request) {
    var uri = request.getUri();
    if (request.getMethod() != HttpMethod.GET || uri.getRawQuery() != null) {
      return null;
    }
    var path = uri.getRawPath();
    if (path.indexOf('%') >= 0 || isToManagement(request)) {
      return null;
    }
    var answer = answer(request, path);
    return answer == null ? null : answer.header(HttpHeaders.DATE, date.now());
  }

  private @Nullable MutableHttpResponse<?> answer(HttpRequest<?> request, String path) {
    if (path.startsWith(DiscoveryShortcut.PREFIX)) {
      return discovery.answer(request, path);
    }
    return path.startsWith(ConfigShortcut.PREFIX) ? config.answer(request, path) : null;
  }

  /** The port of management has none of what they answer. */
  private boolean isToManagement(HttpRequest<?> request) {
    return managementPort.isPresent()
        && request.getServerAddress().getPort() == managementPort.get();
  }
}
