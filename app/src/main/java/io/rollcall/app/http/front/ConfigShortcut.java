package io.rollcall.app.http.front;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.rollcall.app.http.config.ConfigAnswers;
import io.rollcall.config.ConfigStore;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests for the latest value of a configuration, when it is at hand. What is below a
 * key, such as its history, is no key of its own.
 */
@Singleton
final class ConfigShortcut {

  static final String PREFIX = "/api/v1/config/";

  private final ConfigStore store;
  private final ConfigAnswers answers;

  ConfigShortcut(ConfigStore store, ConfigAnswers answers) {
    this.store = store;
    this.answers = answers;
  }

  /**
   * Null when the request must go on.
   *
   * @param path of the request, which begins with {@link #PREFIX}
   */
  @Nullable MutableHttpResponse<?> answer(HttpRequest<?> request, String path) {
    var entry = store.peek(path.substring(PREFIX.length()));
    return entry == null ? null : answers.latest(request, entry);
  }
}
